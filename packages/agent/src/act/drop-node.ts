import type { ElementHandle } from 'puppeteer-core'
import { AgentError } from '../errors.ts'
import type { Rectangle } from '../observe/observation.ts'
import type { Actor } from './actor.ts'
import { dragPointer, type Point } from './drag-pointer.ts'
import { type DropPlace, findDropPlace } from './find-drop-place.ts'
import { reach } from './reach.ts'

export interface DropOptions {
  heading: ElementHandle | undefined
  /** The recorded end, as the page lay when the source was observed in `box`. */
  recorded: Point | undefined
  box: Rectangle
  /** Which of the possible places is tried. */
  choice: number
  /** Told of the place before anything is touched. */
  onPlace: (place: DropPlace) => Promise<void>
}

/**
 * Drags a node to what a heading stands over, or to a point, scrolling there while it is held where both are not in view at once.
 * @returns where it was let go, in the page's viewport
 * @throws AgentError `target_covered` or `action_failed`
 */
export async function dropNode(actor: Actor, source: ElementHandle, options: DropOptions): Promise<Point> {
  const { heading, recorded, box, choice } = options
  const from = await reach(source)
  const scrolled = { x: from.box.x - box.x, y: from.box.y - box.y }
  const end = recorded && { x: recorded.x + scrolled.x, y: recorded.y + scrolled.y }
  const place = await findDropPlace(source, heading, end, choice)
  await options.onPlace(place)
  if (!place.isInView && !heading)
    throw new AgentError('action_failed', 'where it is dragged to is not in view together with it', {
      hint: 'do this step by hand',
    })
  return dragPointer(actor, from, async () => {
    if (place.isInView || !heading) return place.point
    await heading.evaluate((element) =>
      element.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' }),
    )
    return (await findDropPlace(source, heading, undefined, choice)).point
  })
}
