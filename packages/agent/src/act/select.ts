import type { ElementHandle } from 'puppeteer-core'
import { newPatience } from '../browser/patience.ts'
import { readDates } from '../bind/dates.ts'
import { AgentError } from '../errors.ts'
import { similarity } from '../ground/text-match.ts'
import type { Observation, ObservedElement } from '../observe/observation.ts'
import { observe } from '../observe/observe.ts'
import { type Actor, nodeOf } from './actor.ts'
import { clickNode } from './click.ts'
import { enterDate } from './enter-date.ts'
import { fillSegments } from './fill-segments.ts'
import { typeOver } from './fill.ts'
import { pickDate } from './pick-date.ts'

const leastOption = 0.85
const optionTimeoutMs = 3000

/**
 * Chooses an option by its name: in a native list, or by opening whatever the page uses as one. A list that is open already is used as it is.
 * @returns what was chosen, as the page names it
 * @throws AgentError `target_missing` naming the options there are
 */
export async function selectOption(
  actor: Actor,
  page: Observation,
  element: ObservedElement,
  node: ElementHandle,
  value: string,
): Promise<string> {
  if (element.tag === 'select') return selectNative(actor, node, element.options, value)
  const isOwnName =
    element.kind !== 'choice' &&
    element.kind !== 'field' &&
    element.labels.some((label) => similarity(label.text, value) >= leastOption)
  if (isOwnName) {
    await clickNode(actor, node)
    return value
  }
  const open = bestOption(page, value, new Set())
  if (open && open.role === 'option') {
    await clickNode(actor, await nodeOf(open))
    return open.text
  }
  if (readDates(value).length > 0)
    for (const enter of [fillSegments, enterDate, pickDate]) if (await enter(actor, node, value)) return value
  const before = new Set(page.elements.filter((other) => other.inView).map(signature))
  await clickNode(actor, node)
  const found =
    (await waitForOption(actor, value, before, pathTimeoutMs(value))) ?? (await choosePath(actor, value, before))
  if (found) return found
  const search = await searchFieldOf(actor, node)
  if (search) {
    await typeOver(actor, search, value)
    const narrowed = await waitForOption(actor, value, before)
    if (narrowed) return narrowed
  }
  const { elements } = await observe(actor.session.page)
  const offered = elements.filter((other) => other.role === 'option').map((other) => other.text)
  // Where nothing has opened, the key would close what the field stands in.
  if (elements.some((other) => other.inView && !before.has(signature(other))))
    await actor.session.page.keyboard.press('Escape')
  throw new AgentError('target_missing', `there is no option “${value}”`, {
    hint:
      offered.length > 0
        ? `the page offers ${offered
            .slice(0, 20)
            .map((text) => `“${text}”`)
            .join(', ')}`
        : 'check the value on the page',
  })
}

/** The field that has the focus now that the list is open, where words can be typed into it: the node itself, or one within it. */
async function searchFieldOf(actor: Actor, node: ElementHandle): Promise<ElementHandle | undefined> {
  const page = await observe(actor.session.page)
  const focused = page.elements.find(
    (element) => element.focused && element.kind === 'field' && element.tag === 'input',
  )
  if (!focused) return undefined
  const field = await nodeOf(focused)
  const isTyped = await field.evaluate((input, outer) => {
    const { readOnly, type } = input as HTMLInputElement
    return !readOnly && ['text', 'search'].includes(type) && outer.contains(input)
  }, node)
  return isTyped ? field : undefined
}

const signature = (element: ObservedElement): string =>
  `${element.role}|${element.text}|${Math.round(element.box.x)}|${Math.round(element.box.y)}`

/** What is chosen level by level is shown with a sign between the levels. */
const levelsOf = (value: string): string[] => value.split(/\s*[/>›»]\s*/).filter((level) => level !== '')

const pathTimeoutMs = (value: string): number => (levelsOf(value).length > 1 ? optionTimeoutMs / 3 : optionTimeoutMs)

/** Takes one option after the other, each of which brings up the next ones. */
async function choosePath(actor: Actor, value: string, before: ReadonlySet<string>): Promise<string | undefined> {
  const levels = levelsOf(value)
  if (levels.length < 2) return undefined
  for (const level of levels) if (!(await waitForOption(actor, level, before))) return undefined
  return value
}

async function waitForOption(
  actor: Actor,
  value: string,
  before: ReadonlySet<string>,
  timeoutMs = optionTimeoutMs,
): Promise<string | undefined> {
  for (const patience = newPatience(); !patience.isOver(timeoutMs); await Bun.sleep(80)) {
    actor.signal?.throwIfAborted()
    const page = await observe(actor.session.page)
    patience.looked()
    const option = bestOption(page, value, before)
    if (!option) continue
    await clickNode(actor, await nodeOf(option))
    return option.text || value
  }
  return undefined
}

/** The option with that name; other things count only when they were not there before the list was opened. */
function bestOption(page: Observation, value: string, before: ReadonlySet<string>): ObservedElement | undefined {
  const optionRoles = ['option', 'menuitem', 'menuitemradio', 'radio', 'treeitem']
  return (
    page.elements
      .filter(
        (element) =>
          !element.disabled && element.tag !== 'option' && element.kind !== 'field' && element.kind !== 'choice',
      )
      .map((element) => {
        const isOption = optionRoles.includes(element.role)
        if (!isOption && (before.size === 0 || before.has(signature(element)))) return { element, score: 0 }
        const likeness = Math.max(
          ...[element.text, element.ownText, ...element.labels.map((label) => label.text)].map((text) =>
            similarity(text, value),
          ),
        )
        return {
          element,
          score: likeness >= leastOption ? likeness + (isOption ? 0.2 : 0) + (element.kind === 'action' ? 0.05 : 0) : 0,
        }
      })
      .filter(({ score }) => score > 0)
      // a list with one option says what the option says
      .sort((a, b) => b.score - a.score || areaOf(a.element) - areaOf(b.element))[0]?.element
  )
}

const areaOf = ({ box }: ObservedElement): number => box.width * box.height

async function selectNative(actor: Actor, node: ElementHandle, options: string[], value: string): Promise<string> {
  const ranked = options
    .map((label, index) => ({ label, index, score: similarity(label, value) }))
    .sort((a, b) => b.score - a.score)
  const best = ranked[0]
  if (!best || best.score < leastOption)
    throw new AgentError('target_missing', `there is no option “${value}”`, {
      hint: `the page offers ${options
        .slice(0, 20)
        .map((text) => `“${text}”`)
        .join(', ')}`,
    })
  const wanted = await node.evaluate(
    (element, index) => (element as HTMLSelectElement).options[index]?.value,
    best.index,
  )
  await actor.trace.change(node, wanted ?? best.label)
  actor.session.markAction()
  await node.evaluate((element, index) => {
    const select = element as HTMLSelectElement
    select.focus()
    select.selectedIndex = index
    select.dispatchEvent(new Event('input', { bubbles: true, composed: true }))
    select.dispatchEvent(new Event('change', { bubbles: true, composed: true }))
  }, best.index)
  return best.label
}
