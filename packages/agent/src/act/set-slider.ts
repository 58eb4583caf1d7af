import type { ElementHandle, KeyInput } from 'puppeteer-core'
import { AgentError } from '../errors.ts'
import type { Actor } from './actor.ts'
import { dragThumb } from './drag-thumb.ts'
import { numberOf } from './holds-value.ts'
import { isSliderAt, readSlider, shownNumber, type SliderState } from './read-slider.ts'

/** A slider of a thousand steps takes this many keys with the large ones, and half of it in the worst case. */
const maxKeys = 600
/** How long an app may take to show what a key did. */
const answerMs = 150

/**
 * Brings a slider to a number, by the keys that sliders answer to or, where it answers to none, by its thumb; the app hears all of it.
 * @returns whether it had to be moved; it may have stopped short of the number, which is for the caller to see
 * @throws AgentError `action_failed` for what is no number, or lies beyond the slider's ends
 */
export async function setSlider(actor: Actor, node: ElementHandle, value: string): Promise<boolean> {
  const wanted = numberOf(value)
  const state = await readSlider(node)
  if (isSliderAt(state, value)) return false
  if (wanted === undefined)
    throw new AgentError('action_failed', `a slider cannot be set to “${value}”`, { hint: 'give a number' })
  const isNative = await node.evaluate((element) => element instanceof HTMLInputElement)
  const isOwnNumber = shownNumber(state, value) === state.now
  if (isOwnNumber && (wanted < state.min || wanted > state.max))
    throw new AgentError('action_failed', `the slider goes from ${state.min} to ${state.max}, and not to ${value}`, {
      hint: 'give a number between its ends',
    })
  await node.scrollIntoView()
  if (isNative) await actor.trace.change(node, value)
  else await actor.trace.slide(node, value)
  actor.session.markAction()
  const isMoved = (await takesFocus(node)) && (await stepByKeys(actor, node, value, wanted))
  if (!isMoved) await dragThumb(actor, node, value, wanted)
  return true
}

const takesFocus = (node: ElementHandle): Promise<boolean> =>
  node.evaluate((element) => {
    ;(element as HTMLElement).focus()
    return (element.getRootNode() as Document | ShadowRoot).activeElement === element
  })

/** False when it answers to no key. */
async function stepByKeys(actor: Actor, node: ElementHandle, value: string, wanted: number): Promise<boolean> {
  let state = await readSlider(node)
  const away = () => wanted - (shownNumber(state, value) ?? Number.NaN)
  const press = async (key: KeyInput): Promise<number> => {
    actor.signal?.throwIfAborted()
    const before = away()
    const earlier = state
    await actor.session.page.keyboard.press(key)
    state = await answerOf(node, earlier)
    return before - away()
  }
  if (wanted === state.min || wanted === state.max) await press(wanted === state.min ? 'Home' : 'End')
  if (isSliderAt(state, value)) return true
  // the first key tells how far one goes, and which way: in a page written from right to left it is the other one
  let [up, down]: KeyInput[] = ['ArrowRight', 'ArrowLeft']
  let step = 0
  for (const [more, less] of [['ArrowRight', 'ArrowLeft'] as const, ['ArrowUp', 'ArrowDown'] as const]) {
    const [there, back] = away() > 0 ? [more, less] : [less, more]
    for (const key of [there, back]) {
      const gain = await press(key)
      step = Math.abs(gain)
      if (step === 0) continue
      const isUp = gain > 0 === (key === more)
      ;[up, down] = isUp ? [more, less] : [less, more]
      break
    }
    if (step > 0) break
  }
  if (step === 0) return false
  let isLarge = true
  let last = 0
  for (let keys = 0; keys < maxKeys && !isSliderAt(state, value); keys++) {
    const direction = Math.sign(away())
    const usesLarge = isLarge && Math.abs(away()) > 4 * step
    if (!usesLarge && last !== 0 && direction !== last) break // it stops before and after the number only
    const large: KeyInput = direction > 0 ? 'PageUp' : 'PageDown'
    const gain = await press(usesLarge ? large : direction > 0 ? (up ?? 'ArrowRight') : (down ?? 'ArrowLeft'))
    if (usesLarge) isLarge = gain * direction > 0 && Math.sign(away()) === direction
    else if (gain === 0) break
    else last = direction
  }
  return true
}

/** What the slider says once it has answered to a key, or after a while. */
async function answerOf(node: ElementHandle, earlier: SliderState): Promise<SliderState> {
  const known = JSON.stringify(earlier)
  for (const until = performance.now() + answerMs; ; await Bun.sleep(10)) {
    const state = await readSlider(node)
    if (JSON.stringify(state) !== known || performance.now() > until) return state
  }
}
