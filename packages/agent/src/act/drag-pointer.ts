import type { Actor } from './actor.ts'

export interface Point {
  x: number
  y: number
}

/** Apps tell a drag from a click by the first few pixels, and look where the pointer is once a frame. */
const firstPixels = [3, 7, 12]
const frameMs = 17
const moves = 14

/**
 * Takes hold of what lies at a point and lets it go at another one, at a hand's pace: HTML5 drags, pointer events and mouse events are all
 * the browser's own. `to` is asked for once it is held, since the page may make room, or have to be scrolled.
 */
export async function dragPointer(actor: Actor, from: Point, to: () => Promise<Point>): Promise<Point> {
  const { mouse, keyboard } = actor.session.page
  actor.signal?.throwIfAborted()
  actor.session.markAction()
  await mouse.move(from.x, from.y, { steps: 3 })
  await mouse.down()
  let isHeld = true
  try {
    await Bun.sleep(frameMs)
    let at = from
    for (const pixels of firstPixels) {
      at = { x: from.x + pixels, y: from.y + pixels / 3 }
      await mouse.move(at.x, at.y)
      await Bun.sleep(frameMs)
    }
    const end = await to()
    for (let move = 1; move <= moves; move++) {
      actor.signal?.throwIfAborted()
      const share = move / moves
      await mouse.move(at.x + (end.x - at.x) * share, at.y + (end.y - at.y) * share)
      await Bun.sleep(frameMs)
    }
    // what lies there may only take it once the pointer has been over it for a moment
    await Bun.sleep(4 * frameMs)
    await mouse.move(end.x + 1, end.y + 1)
    await mouse.move(end.x, end.y)
    await Bun.sleep(2 * frameMs)
    isHeld = false
    actor.trace.drag(from, end)
    await mouse.up()
    return end
  } finally {
    if (isHeld) {
      // a drag that was broken off drops nothing
      await keyboard.press('Escape').catch(() => undefined)
      await mouse.up().catch(() => undefined)
    }
  }
}
