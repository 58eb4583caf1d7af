import type { Action } from '@stepcast/video-index'
import { canvasesOf, spotOn } from '../observe/drawn-words.ts'
import type { Observation, ObservedElement } from '../observe/observation.ts'
import { type Grounding, type GroundOptions, groundTarget } from './ground-target.ts'
import { recordedPoint } from './recorded-view.ts'

/** How alike a place must look for an icon that is drawn to be taken for the recorded one. */
const leastLikeness = 0.7
/** How far from its label the place of a field may be, in pixels of the live page. */
const labelReach = 320

/**
 * What is drawn on a canvas, for an action that no element of the page is meant for: words that can be clicked are elements already; here
 * a field is found by its drawn label, and an icon by its look at the recorded place.
 */
export async function groundOnCanvas(
  action: Action,
  page: Observation,
  options: GroundOptions,
): Promise<Grounding | undefined> {
  if (action.kind === 'fill') return await byLabel(action, page, options)
  return action.kind === 'click' && !action.target?.text ? await byLook(action, page, options) : undefined
}

async function byLabel(action: Action, page: Observation, options: GroundOptions): Promise<Grounding | undefined> {
  const others = page.elements.filter(({ spot }) => !spot).map(({ key }) => key)
  const excluded = new Set([...(options.excluded ?? []), ...others])
  const found = await groundTarget({ ...action, kind: 'click' }, page, { ...options, excluded })
  if (!found.found) return undefined
  const { element } = found.grounding
  const [dx, dy] = wayFromLabel(action, page)
  return { ...found.grounding, element: moved(element, dx, dy) }
}

/** From the middle of the recorded label to where the pointer was. */
function wayFromLabel({ target }: Action, { viewport }: Observation): [number, number] {
  const { box, point } = target ?? {}
  if (!box || !point) return [0, 0]
  const dx = (point[0] - (box[0] + box[2]) / 2) * viewport.width
  const dy = (point[1] - (box[1] + box[3]) / 2) * viewport.height
  return Math.hypot(dx, dy) > labelReach ? [0, 0] : [dx, dy]
}

function moved(element: ObservedElement, dx: number, dy: number): ObservedElement {
  const move = <Part extends { x: number; y: number }>(part: Part): Part => ({
    ...part,
    x: part.x + dx,
    y: part.y + dy,
  })
  return { ...element, box: move(element.box), ...(element.spot ? { spot: move(element.spot) } : {}) }
}

async function byLook(action: Action, page: Observation, options: GroundOptions): Promise<Grounding | undefined> {
  const { box } = action.target ?? {}
  const point = recordedPoint(action.target ?? {}, page.viewport)
  const view = await options.view?.()
  if (!box || !point || !view) return undefined
  const offset = view.offsetAround(point) ?? { dx: 0, dy: 0 }
  const place = {
    x: box[0] * page.viewport.width + offset.dx,
    y: box[1] * page.viewport.height + offset.dy,
    width: (box[2] - box[0]) * page.viewport.width,
    height: (box[3] - box[1]) * page.viewport.height,
  }
  const [x, y] = [place.x + place.width / 2, place.y + place.height / 2]
  const canvas = canvasesOf(page).findLast(
    (each) =>
      x >= each.box.x && x <= each.box.x + each.box.width && y >= each.box.y && y <= each.box.y + each.box.height,
  )
  const look = view.likeness(box, place)
  if (!canvas || look === undefined || look < leastLikeness) return undefined
  const because = `what is drawn there looks as recorded (${Math.round(look * 100)} % alike)`
  return { element: spotOn(canvas, place, '', -1), by: 'appearance', because, score: look, likeness: 1 }
}
