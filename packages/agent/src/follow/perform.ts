import { basename } from 'node:path'
import type { ElementHandle } from 'puppeteer-core'
import { checkNode, readChecked } from '../act/check.ts'
import { clickNode } from '../act/click.ts'
import { enterDate } from '../act/enter-date.ts'
import { fillDrawn } from '../act/fill-drawn.ts'
import { fillNode } from '../act/fill.ts'
import { holdsValue } from '../act/holds-value.ts'
import { pressKeys } from '../act/press.ts'
import { readValue } from '../act/read-value.ts'
import { isSliderAt, readSlider, shownNumber } from '../act/read-slider.ts'
import { selectOption } from '../act/select.ts'
import { setSlider } from '../act/set-slider.ts'
import { uploadTo } from '../act/upload.ts'
import type { BoundStep } from '../bind/bind-values.ts'
import { readDates } from '../bind/dates.ts'
import { isTime } from '../bind/read-time.ts'
import { AgentError } from '../errors.ts'
import type { Grounding } from '../ground/ground-target.ts'
import { isReadIn } from '../ground/text-match.ts'
import type { Observation, Rectangle } from '../observe/observation.ts'
import type { Check } from '../protocol/report.ts'
import { look, type RunContext, secretsOf } from './run-context.ts'
import { isUserField } from './sign-in.ts'

export interface Performed {
  /** For what enters something: whether the page holds it now. Null for a click, which is judged by its effect. */
  held: Check | null
  /** Looks again, after the page has settled, whether what was entered is still there. */
  recheck: (() => Promise<Check>) | null
  /** Nothing had to be done. */
  already: boolean
}

const hidden = '••••'
const judgedByEffect: Performed = { held: null, recheck: null, already: false }

/** Does what a step says to the element that was found for it. */
export async function perform(
  context: RunContext,
  step: BoundStep,
  grounding: Grounding,
  page: Observation,
  node: ElementHandle,
): Promise<Performed> {
  const { actor } = context
  const { element } = grounding
  const { kind, value = '' } = step.action
  switch (kind) {
    case 'fill':
      return fill(context, step, grounding, page, node)
    case 'select': {
      const chosen = await selectOption(actor, page, element, node, value)
      if (element.kind !== 'choice') return judgedByEffect
      const look = async (): Promise<Check> => {
        const seen = await readChoice(node)
        return {
          what: `“${value}” is chosen`,
          ok: seen === undefined || holdsValue(seen, value) || holdsValue(seen, chosen) || seen.includes(value),
          seen: seen ?? null,
        }
      }
      return { held: await look(), recheck: look, already: false }
    }
    case 'check': {
      const wanted = value !== 'false'
      const look = async (): Promise<Check> => {
        const state = await readChecked(node).catch(() => null)
        return {
          what: `it is ${wanted ? 'on' : 'off'}`,
          ok: state === wanted,
          seen: state === null ? null : state ? 'on' : 'off',
        }
      }
      const clicked = await checkNode(actor, node, wanted)
      await Bun.sleep(clicked ? 60 : 0)
      return { held: await look(), recheck: look, already: !clicked }
    }
    case 'upload':
      return upload(context, step, node)
    case 'drag': {
      const look = async (): Promise<Check> => {
        const state = await readSlider(node)
        return {
          what: `it is set to “${value}”`,
          ok: isSliderAt(state, value),
          seen: state.says || String(shownNumber(state, value) ?? ''),
        }
      }
      const moved = await setSlider(actor, node, value)
      return { held: await look(), recheck: look, already: !moved }
    }
    case 'press':
      if (element.kind === 'field' || element.kind === 'choice') await node.focus()
      await pressKeys(actor, value)
      return judgedByEffect
    default:
      await clickNode(actor, node, step.action.count ?? 1, element.spot)
      return judgedByEffect
  }
}

async function fill(
  context: RunContext,
  step: BoundStep,
  grounding: Grounding,
  page: Observation,
  node: ElementHandle,
): Promise<Performed> {
  const { actor } = context
  const { element } = grounding
  const secrets = secretsOf(context)
  const asksForPassword = page.elements.some((other) => other.isPassword)
  const isUser = !step.set && asksForPassword && isUserField(element)
  const secretName =
    step.secret ?? (element.isPassword ? 'password' : isUser && secrets['user'] !== undefined ? 'user' : undefined)
  const secret = secretName === undefined ? undefined : secrets[secretName]
  const recorded = step.action.value ?? ''
  const isDots =
    /^[\s•●*·∙⚫]+$/u.test(recorded) ||
    context.procedure.parameters.some(
      (parameter) => parameter.name === step.action.parameter && parameter.kind === 'secret',
    )
  if (secret === undefined && (step.secret !== undefined || (element.isPassword && isDots)))
    throw new AgentError(
      'secret_missing',
      `“${step.action.target?.text ?? 'the password'}” was hidden in the recording`,
      { hint: `give it with --secret ${step.secret ?? step.action.parameter ?? 'password'}` },
    )
  const value = secret ?? recorded
  if (secret !== undefined && !element.spot) actor.secretFields.push(node)
  if (element.spot)
    return await fillOnCanvas(context, step, element.spot, node, { value, isHidden: secret !== undefined })
  // What is chosen in a calendar or a clock may count only once the field was left, or Enter was pressed.
  const isMoment = secret === undefined && (readDates(value).length > 0 || isTime(value))
  let typed =
    isMoment && (await enterDate(actor, node, value)) ? await readValue(node) : await fillNode(actor, node, value)
  const isHidden = secret !== undefined || element.isPassword
  const check = (seen: string): Check => ({
    what: isHidden ? 'the field holds the secret' : `the field holds “${value}”`,
    ok: holdsValue(seen, value),
    seen: isHidden ? hidden : seen,
  })
  // the field may be drawn anew while the app takes in what was typed: what it held last counts then
  const look = async () => {
    typed = await readValue(node).catch(() => typed)
    return check(typed)
  }
  return { held: check(typed), recheck: look, already: false }
}

/** What was typed counts when the app's own input holds it or, once the page has settled, when it is drawn. */
async function fillOnCanvas(
  context: RunContext,
  step: BoundStep,
  spot: Rectangle,
  canvas: ElementHandle,
  { value, isHidden }: { value: string; isHidden: boolean },
): Promise<Performed> {
  const held = await fillDrawn(context.actor, canvas, spot, value)
  const check = (seen: string | null): Check => ({
    what: isHidden ? 'the field holds the secret' : `“${value}” is entered`,
    ok: seen !== null,
    seen: isHidden && seen !== null ? hidden : seen,
  })
  const inInput = held !== undefined && holdsValue(held, value)
  if (inInput && isHidden) return { held: check(held), recheck: null, already: false }
  const recheck = async () => check(isReadIn(value, (await look(context)).texts) ?? null)
  return { held: inInput ? check(held) : await recheck(), recheck, already: false }
}

async function upload(context: RunContext, step: BoundStep, node: ElementHandle | undefined): Promise<Performed> {
  const path = step.file
  if (!path)
    throw new AgentError(
      'file_missing',
      `no file was given for “${step.action.target?.text ?? step.action.value ?? 'the upload'}”`,
      { hint: `give one with --set ${step.action.parameter ?? `step_${step.n}`}=PATH, or with --file PATH` },
    )
  const name = await uploadTo(context.actor, node, path)
  const held: Check = {
    what: `${basename(path)} was handed over`,
    ok: name === null || name === basename(path),
    seen: name,
  }
  return { held, recheck: null, already: false }
}

export const uploadToOpenChooser = (context: RunContext, step: BoundStep): Promise<Performed> =>
  upload(context, step, undefined)

/** What a list shows as chosen; undefined when it has gone or shows nothing that can be read. */
function readChoice(node: ElementHandle): Promise<string | undefined> {
  return node
    .evaluate((element) => {
      if (!element.isConnected) return undefined
      if (element instanceof HTMLSelectElement)
        return [...element.selectedOptions].map((option) => option.label).join(', ')
      if (element instanceof HTMLInputElement) {
        if (element.value) return element.value
        const highest = Math.max(80, 2 * element.getBoundingClientRect().height)
        for (let at = element.parentElement; at && at.getBoundingClientRect().height <= highest; at = at.parentElement)
          if (at.innerText.trim()) return at.innerText
        return ''
      }
      return (element as HTMLElement).innerText
    })
    .catch(() => undefined)
}
