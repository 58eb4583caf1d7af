import type { Frame } from 'puppeteer-core'

/** In CSS pixels of the page's viewport. */
export interface Rectangle {
  x: number
  y: number
  width: number
  height: number
}

/** What an element is called, and by what. */
export interface Label {
  text: string
  by: 'text' | 'aria' | 'label' | 'placeholder' | 'title' | 'value' | 'name' | 'icon'
}

export type Kind = 'field' | 'choice' | 'toggle' | 'file' | 'action' | 'text'

/** One element as the injected collector describes it; `box` is relative to its own frame there. */
export interface CollectedElement {
  /** Its place in the frame's list, by which it is found again. */
  id: number
  /** Its number among all elements that were ever listed in its document; the same whenever it is listed. */
  serial: number
  /** The nearest listed element around it. */
  parent: number
  /** For a label: the control it belongs to. */
  control: number
  tag: string
  type: string
  role: string
  kind: Kind
  labels: Label[]
  /** What it says, its descendants included; shortened. */
  text: string
  /** What its own text nodes say. */
  ownText: string
  value: string
  isPassword: boolean
  checked: boolean | null
  selected: boolean
  expanded: boolean | null
  disabled: boolean
  invalid: boolean
  focused: boolean
  options: string[]
  box: Rectangle
  /** Whether some of it lies within the viewport. */
  inView: boolean
  inDialog: boolean
  isAlert: boolean
}

/** A short text that a page put up at some time, whether it still shows it or not. */
export interface PassingText {
  /** Unlike that of any other one in the run. */
  key: string
  text: string
  /** Whether it came as a message: a status, an alert. */
  isAlert: boolean
}

export interface ObservedElement extends CollectedElement {
  frame: Frame
  /** Unique in the observation, and that of the same element in every other observation of its document. */
  key: string
  /** The words to its left, right or above that name it when nothing else does. */
  beside: string[]
  /** For words that are drawn on a canvas: where they stand on it, from its upper left corner. */
  spot?: Rectangle
}

export interface Observation {
  url: string
  title: string
  elements: ObservedElement[]
  /** Every text a person could read now, the values of fields included. */
  texts: string[]
  /** The latest texts that came up, those that went away again too. */
  passing: PassingText[]
  /** Whether it says that it is loading something. */
  isBusy: boolean
  viewport: { width: number; height: number }
  dialogs: string[]
}

export const centreOf = (box: Rectangle) => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 })

/** The empty space between two boxes; 0 when they touch or overlap. */
export function gapBetween(a: Rectangle, b: Rectangle): number {
  const dx = Math.max(0, b.x - (a.x + a.width), a.x - (b.x + b.width))
  const dy = Math.max(0, b.y - (a.y + a.height), a.y - (b.y + b.height))
  return Math.hypot(dx, dy)
}

/** Whether a box lies in another one, give or take a pixel. */
export const isPartOf = (part: Rectangle, whole: Rectangle): boolean =>
  part.x >= whole.x - 1 &&
  part.y >= whole.y - 1 &&
  part.x + part.width <= whole.x + whole.width + 1 &&
  part.y + part.height <= whole.y + whole.height + 1
