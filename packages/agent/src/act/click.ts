import type { ElementHandle } from 'puppeteer-core'
import type { Rectangle } from '../observe/observation.ts'
import type { Actor } from './actor.ts'
import { reach, type Reached } from './reach.ts'

/** Moves the pointer onto a node, or a spot on it, and clicks it, as a person does; `count` is 2 for a double click. */
export async function clickNode(actor: Actor, node: ElementHandle, count = 1, spot?: Rectangle): Promise<Reached> {
  const place = await reach(node, spot)
  actor.signal?.throwIfAborted()
  await actor.trace.click(node, { x: place.x - place.box.x, y: place.y - place.box.y }, count)
  const { mouse } = actor.session.page
  actor.session.markAction()
  await mouse.move(place.x, place.y, { steps: 3 })
  await mouse.click(place.x, place.y, { count })
  return place
}
