import type { ReadText } from '@stepcast/video-index'
import { isReadIn } from '../ground/text-match.ts'
import { gapBetween, type Observation, type ObservedElement, type Rectangle } from './observation.ts'

/** Smaller canvases are charts in a row, signatures and the like. */
const leastShare = 0.05

/** The canvases that make up a noticeable part of what is in view. */
export const canvasesOf = ({ elements, viewport }: Observation): ObservedElement[] =>
  elements.filter(
    ({ tag, inView, box }) =>
      tag === 'canvas' && inView && box.width * box.height >= leastShare * viewport.width * viewport.height,
  )

/** The page with the words that are drawn on its canvases as elements of their own: `spot` is where on the canvas they stand. */
export function withDrawnWords(page: Observation, lines: readonly ReadText[]): Observation {
  const canvases = canvasesOf(page)
  const { width, height } = page.viewport
  const drawn = lines.flatMap(({ text, box: [x1, y1, x2, y2] }, at): ObservedElement[] => {
    const box = { x: x1 * width, y: y1 * height, width: (x2 - x1) * width, height: (y2 - y1) * height }
    const canvas = canvases.findLast((each) => isInside(box, each.box))
    return canvas && !isWrittenOver(page, text, box) ? [spotOn(canvas, box, text, at)] : []
  })
  return { ...page, elements: [...page.elements, ...drawn], texts: [...page.texts, ...drawn.map(({ text }) => text)] }
}

/** A place on a canvas, as an element that can be clicked. */
export function spotOn(canvas: ObservedElement, box: Rectangle, text: string, at: number): ObservedElement {
  return {
    ...canvas,
    key: `${canvas.key}#${at}`,
    kind: 'action',
    parent: canvas.id,
    control: -1,
    labels: text ? [{ text, by: 'text' }] : [],
    text,
    ownText: text,
    box,
    spot: { ...box, x: box.x - canvas.box.x, y: box.y - canvas.box.y },
  }
}

function isInside(box: Rectangle, outer: Rectangle): boolean {
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  return x >= outer.x && x <= outer.x + outer.width && y >= outer.y && y <= outer.y + outer.height
}

/** Whether the words are those of an element that lies over the canvas. */
const isWrittenOver = ({ elements }: Observation, text: string, box: Rectangle): boolean =>
  elements.some(
    (element) =>
      element.inView &&
      gapBetween(element.box, box) === 0 &&
      isReadIn(text, [element.ownText, element.value, ...element.labels.map((label) => label.text)]) !== undefined,
  )
