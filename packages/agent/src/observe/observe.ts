import type { Frame, Page } from 'puppeteer-core'
import { collectElements } from './collect.ts'
import { frameBox } from './frame-offset.ts'
import { AgentError } from '../errors.ts'
import {
  gapBetween,
  isPartOf,
  type Observation,
  type ObservedElement,
  type PassingText,
  type Rectangle,
} from './observation.ts'

/** A frame within the page that takes longer than this is left out: an advertisement may hang for ever. */
const frameTimeoutMs = 3000
/** The page itself is waited for. */
const pageTimeoutMs = 30_000

/** What a person could see and act on now, in the page and in all its frames; boxes are in the page's viewport. */
export async function observe(page: Page): Promise<Observation> {
  const elements: ObservedElement[] = []
  const passing: PassingText[] = []
  let isBusy = false
  const visit = async (frame: Frame, offset: { x: number; y: number }, clip: Rectangle | null): Promise<void> => {
    const collected = await collectFrame(frame)
    const documentKey = `${frameKey(frame)}/${collected.documentKey}`
    passing.push(...collected.passing)
    isBusy ||= collected.isBusy
    for (const element of collected.elements) {
      const box = { ...element.box, x: element.box.x + offset.x, y: element.box.y + offset.y }
      const inView = element.inView && (clip === null || gapBetween(box, clip) === 0)
      elements.push({ ...element, box, inView, frame, key: `${documentKey}/${element.serial}`, beside: [] })
    }
    for (const child of frame.childFrames()) {
      const place = await frameBox(child)
      if (place)
        await visit(
          child,
          { x: offset.x + place.x, y: offset.y + place.y },
          { ...place, x: offset.x + place.x, y: offset.y + place.y },
        )
    }
  }
  await visit(page.mainFrame(), { x: 0, y: 0 }, null)
  nameByPlace(elements)
  const title = await Promise.race([page.title().catch(() => ''), Bun.sleep(frameTimeoutMs).then(() => '')])
  return {
    url: page.url(),
    title,
    elements,
    texts: textsOf(elements),
    passing,
    isBusy,
    viewport: page.viewport() ?? { width: 1280, height: 720 },
    dialogs: [],
  }
}

const frameNumbers = new WeakMap<Frame, number>()
let nextFrame = 0
function frameKey(frame: Frame): number {
  const known = frameNumbers.get(frame) ?? nextFrame++
  frameNumbers.set(frame, known)
  return known
}

async function collectFrame(frame: Frame): Promise<ReturnType<typeof collectElements>> {
  const isPage = frame.parentFrame() === null
  const timeoutMs = isPage ? pageTimeoutMs : frameTimeoutMs
  const until = performance.now() + timeoutMs
  const isGone = () => frame.detached || frame.page().isClosed() || !frame.page().browser().connected
  while (performance.now() < until && !isGone()) {
    const collected = await Promise.race([
      frame.evaluate(collectElements).catch(() => undefined),
      Bun.sleep(timeoutMs).then(() => undefined),
    ])
    if (collected) return collected
    await Bun.sleep(80) // the document is being replaced
  }
  if (!isPage) return { elements: [], passing: [], isBusy: false, documentKey: '' }
  throw new AgentError('page_unreachable', 'the page does not answer', {
    hint: 'check that the app is running, then run it again',
  })
}

/** What is higher is a part of the page, not a control in a form, in pixels. */
const highestControl = 80

/** Gives inputs the words beside or above them, which is how a person reads a form without labels. */
function nameByPlace(elements: ObservedElement[]): void {
  const words = elements.filter(
    (element) => element.ownText !== '' && element.ownText.length <= 80 && element.kind !== 'field',
  )
  for (const element of elements) {
    // what merely can be pressed, and is called nothing, is a list or a switch of the page's own
    const isUnnamed =
      element.kind === 'action' &&
      element.role === '' &&
      /^(div|span)$/.test(element.tag) &&
      element.ownText === '' &&
      element.box.height <= highestControl
    if (element.kind === 'text' || (element.kind === 'action' && element.role !== 'slider' && !isUnnamed)) continue
    const box = withToolbar(element, elements)
    const ranked = words
      .filter(
        (word) => word.key !== element.key && word.frame === element.frame && !(isUnnamed && isPartOf(word.box, box)),
      )
      .map((word) => ({ word, gap: placeGap(box, word.box, element.kind === 'toggle') }))
      .filter(({ gap }) => gap < 260)
      .sort((a, b) => a.gap - b.gap)
    element.beside = ranked.slice(0, 2).map(({ word }) => word.ownText)
  }
}

/** The box of an editor together with the rows of buttons right above it: what names it stands above those. */
function withToolbar(element: ObservedElement, elements: readonly ObservedElement[]): Rectangle {
  const { box } = element
  if (element.kind !== 'field' || element.tag === 'input') return box
  const above = elements
    .filter((other) => other.kind === 'action' && other.frame === element.frame && other.box.height < 60)
    .filter(({ box: { x, width } }) => x >= box.x - 8 && x + width <= box.x + box.width + 8)
    .toSorted((a, b) => b.box.y - a.box.y)
  let top = box.y
  for (const { box: button } of above) if (button.y < top && button.y + button.height > top - 20) top = button.y
  return { ...box, y: top, height: box.y + box.height - top }
}

/** How far a text is from being this box's label: right before it in the line, or just above; after it for a checkbox. */
function placeGap(box: Rectangle, word: Rectangle, labelFollows: boolean): number {
  const sameLine =
    Math.min(box.y + box.height, word.y + word.height) - Math.max(box.y, word.y) >
    Math.min(box.height, word.height) * 0.4
  const before = box.x - (word.x + word.width)
  const after = word.x - (box.x + box.width)
  if (sameLine && labelFollows && after >= -2) return after
  if (sameLine && before >= -2) return before + (labelFollows ? 40 : 0)
  const above = box.y - (word.y + word.height)
  const overlaps = word.x < box.x + Math.min(box.width, 200) && word.x + word.width > box.x - 4
  return overlaps && above >= -box.height && above < 40 ? Math.max(0, above) + 5 : Number.POSITIVE_INFINITY
}

function textsOf(elements: ObservedElement[]): string[] {
  const texts = new Set<string>()
  for (const element of elements) {
    if (element.ownText) texts.add(element.ownText)
    if (element.kind === 'action' && element.text) texts.add(element.text)
    if (element.role === 'row' && element.text) texts.add(element.text)
    if (element.value && !element.isPassword) texts.add(element.value)
    const placeholder = element.labels.find((label) => label.by === 'placeholder')
    if (placeholder && !element.value) texts.add(placeholder.text)
  }
  return [...texts]
}
