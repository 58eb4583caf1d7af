import type { ElementHandle } from 'puppeteer-core'
import { frameOffset } from '../observe/frame-offset.ts'
import type { Actor } from './actor.ts'
import { dragPointer } from './drag-pointer.ts'
import { isSliderAt, readSlider, shownNumber } from './read-slider.ts'

const maxTries = 6

/** Drags a slider's thumb along its track until it shows the number, each time by what is still missing. */
export async function dragThumb(actor: Actor, node: ElementHandle, value: string, wanted: number): Promise<void> {
  for (let tries = 0; tries < maxTries; tries++) {
    const state = await readSlider(node)
    const shown = shownNumber(state, value)
    if (shown === undefined || isSliderAt(state, value)) return
    const { thumb, track, isUpright } = await placeOf(node, (shown - state.min) / (state.max - state.min))
    const share = Math.min(1, Math.max(0, (wanted - state.min) / (state.max - state.min)))
    const to = isUpright
      ? { x: thumb.x, y: track.y + track.height * (1 - share) }
      : { x: track.x + track.width * share, y: thumb.y }
    // what the thumb's middle was off by the last time is made up for
    const missing = tries === 0 ? 0 : (wanted - shown) / (state.max - state.min)
    if (missing !== 0 && isUpright) to.y = thumb.y - missing * track.height
    else if (missing !== 0) to.x = thumb.x + missing * track.width
    await dragPointer(actor, thumb, async () => to)
  }
}

/** The middle of the thumb and the track it runs on, in the page's viewport. */
async function placeOf(node: ElementHandle, share: number) {
  const offset = await frameOffset(node.frame)
  const { thumb, track, isUpright } = await node.evaluate((element, at) => {
    const own = element.getBoundingClientRect()
    const isRange = element instanceof HTMLInputElement
    const isShort = (box: DOMRect) => Math.max(box.width, box.height) < 3 * Math.min(own.width, own.height)
    let rail = own
    let outer = isRange ? null : element.parentElement
    for (; outer && isShort(rail); outer = outer.parentElement) rail = outer.getBoundingClientRect()
    const isUpright = element.getAttribute('aria-orientation') === 'vertical' || rail.height > 2 * rail.width
    const isThumb = rail !== own
    const middle = { x: own.x + own.width / 2, y: own.y + own.height / 2 }
    const along = { x: rail.x + rail.width * at, y: rail.y + rail.height * (1 - at) }
    return {
      thumb: isThumb ? middle : isUpright ? { x: middle.x, y: along.y } : { x: along.x, y: middle.y },
      track: { x: rail.x, y: rail.y, width: rail.width, height: rail.height },
      isUpright,
    }
  }, share)
  return {
    thumb: { x: thumb.x + offset.x, y: thumb.y + offset.y },
    track: { ...track, x: track.x + offset.x, y: track.y + offset.y },
    isUpright,
  }
}
