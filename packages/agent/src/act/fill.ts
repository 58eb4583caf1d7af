import type { ElementHandle } from 'puppeteer-core'
import { toIsoDate } from '../bind/dates.ts'
import { readTime } from '../bind/read-time.ts'
import { AgentError } from '../errors.ts'
import { type Actor } from './actor.ts'
import { clickNode } from './click.ts'
import { fillSegments } from './fill-segments.ts'
import { holdsValue } from './holds-value.ts'
import { pickDate } from './pick-date.ts'
import { readValue } from './read-value.ts'

/** Inputs whose parts cannot be typed the same way everywhere; they take a normal form instead. */
const pickers: Record<string, (value: string) => string | undefined> = {
  date: toIsoDate,
  month: (value) => /^\d{4}-\d{2}$/.exec(value.trim())?.[0] ?? toIsoDate(value)?.slice(0, 7),
  week: (value) => value,
  time: readTime,
  'datetime-local': (value) => {
    const [date, time] = [/^[^\sT]+/.exec(value.trim())?.[0] ?? '', readTime(value.replace(/^[^\sT]+[T,]?\s*/, ''))]
    const iso = toIsoDate(date)
    return iso && time ? `${iso}T${time}` : undefined
  },
  color: (value) => value,
  range: (value) => value,
}

/**
 * Replaces what a field holds, by typing; the app hears every key. A date that cannot be typed is chosen in the calendar of the field.
 * @returns what the field shows afterwards
 * @throws AgentError `action_failed` when it does not take the value
 */
export async function fillNode(actor: Actor, node: ElementHandle, value: string): Promise<string> {
  const type = await node.evaluate((element) => (element instanceof HTMLInputElement ? element.type : ''))
  const normal = pickers[type]
  if (normal) {
    const wanted = normal(value)
    if (wanted === undefined)
      throw new AgentError('action_failed', `“${value}” cannot be read as a ${type}`, {
        hint: 'write dates as YYYY-MM-DD, times as HH:MM',
      })
    await actor.trace.change(node, wanted)
    actor.session.markAction()
    await setDirectly(node, wanted)
    return readValue(node)
  }
  if ((await isReadOnly(node)) && (await pickDate(actor, node, value))) return await readValue(node).catch(() => value)
  if (await fillSegments(actor, node, value)) return await readValue(node).catch(() => value)
  await focus(actor, node)
  return await typeOver(actor, node, value)
}

/** Types in place of what the field that has the focus holds; returns what it shows afterwards. */
export async function typeOver(actor: Actor, node: ElementHandle, value: string): Promise<string> {
  const { page } = actor.session
  await selectAll(actor)
  const isMultiline = await node.evaluate(
    (element) => element instanceof HTMLTextAreaElement || (element as HTMLElement).isContentEditable,
  )
  const text = isMultiline ? value : value.replace(/\s*\n\s*/g, ' ')
  await actor.trace.change(node, text)
  if (text === '') await page.keyboard.press('Backspace')
  for (const piece of text.match(/[\s\S]{1,40}/gu) ?? []) {
    actor.signal?.throwIfAborted()
    await page.keyboard.type(piece)
  }
  let seen = await readValue(node).catch(() => '')
  for (let look = 0; look < 4 && !holdsValue(seen, text); look++) {
    await Bun.sleep(60)
    seen = await readValue(node).catch(() => seen)
  }
  if (!holdsValue(seen, text) && (await takesAnyText(node, text.length))) {
    await setDirectly(node, text)
    seen = await readValue(node)
  }
  return seen
}

/** Whether a value may be set past the keys: not where the field itself would let nobody type it. */
const takesAnyText = (node: ElementHandle, length: number): Promise<boolean> =>
  node.evaluate((element, wanted) => {
    if (!element.isConnected || !('value' in element)) return false
    const { maxLength, readOnly } = element as HTMLInputElement
    return !readOnly && !(maxLength >= 0 && wanted > maxLength)
  }, length)

const isReadOnly = (node: ElementHandle): Promise<boolean> =>
  node.evaluate((element) => element instanceof HTMLInputElement && element.readOnly)

async function focus(actor: Actor, node: ElementHandle): Promise<void> {
  await clickNode(actor, node)
  const hasFocus = () =>
    node.evaluate((element) => {
      const root = element.getRootNode() as Document | ShadowRoot
      return (
        root.activeElement === element ||
        element.contains(root.activeElement) ||
        (element as HTMLElement).isContentEditable
      )
    })
  if (await hasFocus()) return
  await node.focus()
  if (!(await hasFocus()))
    throw new AgentError('action_failed', 'the field does not take the focus', { hint: 'check whether it is enabled' })
}

async function selectAll(actor: Actor): Promise<void> {
  const { keyboard } = actor.session.page
  await keyboard.down('Control')
  await keyboard.press('a', { commands: ['SelectAll'] })
  await keyboard.up('Control')
}

/** Sets a value the way the browser's own pickers do, so that frameworks hear of it. */
async function setDirectly(node: ElementHandle, value: string): Promise<void> {
  await node.evaluate((element, text) => {
    const input = element as HTMLInputElement
    input.focus()
    const prototype =
      element instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype
    Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(input, text)
    input.dispatchEvent(new Event('input', { bubbles: true, composed: true }))
    input.dispatchEvent(new Event('change', { bubbles: true, composed: true }))
  }, value)
}
