import { basename, resolve } from 'node:path'
import type { Procedure, Step } from '@stepcast/video-index'
import type { BoundValue } from '../protocol/report.ts'
import { allowedFile, fileForUpload, isAllowedFile } from './bind-files.ts'
import { aroundFileNames, type FileNames } from './file-names.ts'
import { describeSlots, findSlots, isKnown, partLike, type Slot, slotsOf } from './find-parameter.ts'
import { readDates } from './dates.ts'
import { readState } from './read-state.ts'
import { AgentError } from '../errors.ts'
import { isDrop } from './is-drop.ts'
import { replaceAddress } from './replace-address.ts'
import { correspondingPart, isSameValue, type Replacement, replaceEach, replaceIn } from './replace-value.ts'
import { lettersAndDigits } from '../ground/text-match.ts'

export interface BindOptions {
  values?: Record<string, string> | undefined
  /** Paths of files that may be uploaded. */
  files?: string[] | undefined
  secrets?: Record<string, string> | undefined
}

export interface BoundStep extends Step {
  /** Whether the step enters a value that the user set, or acts on a thing the user named. */
  set: boolean
  /** Words of the target's row that the user set: only a row that holds them is meant. */
  rowNames?: string[]
  /** The name of the secret to type instead of `action.value`. */
  secret?: string
  /** The file to upload, an absolute path. */
  file?: string
}

export interface BoundProcedure extends Omit<Procedure, 'steps'> {
  steps: BoundStep[]
  values: BoundValue[]
  /** Absolute paths of allowed files that no step is known to upload: for the chooser that a click turns out to open. */
  spareFiles?: string[]
  /** Those of them that a value names: without them the work is not done. */
  namedFiles?: string[]
}

interface Setting extends Replacement {
  slots: Slot[]
  /** For a file parameter: the absolute path. */
  file?: string
  /** For something that is turned on or off: which of both. */
  state?: boolean
}

const hidden = '••••'

/**
 * The procedure with the new values in the places of the recorded ones: in what is entered, in what is clicked, and in what is expected.
 * Files are named by their base names everywhere but in `file`.
 * @throws AgentError `unknown_parameter` or `ambiguous_parameter` listing the known names; `file_missing` for a file that is not there
 */
export function bindValues(procedure: Procedure, options: BindOptions): BoundProcedure {
  const slots = slotsOf(procedure)
  const secrets = secretsByParameter(procedure, slots, options.secrets ?? {})
  const uploads = new Set(procedure.steps.filter(({ action }) => action.kind === 'upload').map(slotName))
  const allowed = options.files ?? []
  const settingOf = (name: string, value: string): Setting => {
    const found = findSlots(name, slots)
    const recorded = found[0]?.recordedValue ?? name
    // the name given may say more than was typed: the whole of it is replaced then, and the typed part follows
    const isWider =
      correspondingPart(recorded, { from: name, to: name }) !== undefined &&
      !found.some(
        (slot) =>
          lettersAndDigits(slot.name) === lettersAndDigits(name) ||
          lettersAndDigits(slot.label) === lettersAndDigits(name),
      )
    const from = isWider && lettersAndDigits(name).length > lettersAndDigits(recorded).length ? name : recorded
    const part = found.some((slot) => slot.entered) ? undefined : partLike(name, recorded)
    const isFile = found.some((slot) => slot.kind === 'file' || uploads.has(slot.name))
    const state = found.every(({ toggles }) => toggles) ? readState(value) : undefined
    if (!isFile) return { slots: found, from: part ?? from, to: value, ...(state === undefined ? {} : { state }) }
    const file = allowedFile(value, allowed)
    return { slots: found, from: recorded, to: basename(file), file }
  }
  const namedFiles: string[] = []
  const settings = Object.entries(options.values ?? {}).flatMap(([name, value]): Setting[] => {
    // A recording need not show what the file was called that it uploads, nor that it uploads one.
    const isHandedOver = isAllowedFile(value, allowed) && !isKnown(name, slots)
    if (isHandedOver) namedFiles.push(resolve(value))
    return isHandedOver ? [] : [settingOf(name, value)]
  })
  refuseTwoForOne(settings)
  const states = settings.filter(({ state }) => state !== undefined)
  const texts = settings.filter(({ file, state }) => file === undefined && state === undefined)
  const files = filesByStep(procedure, settings, allowed)
  const taken = new Set(files.values())
  const spareFiles = [...new Set(allowed.map((file) => resolve(file)))].filter((file) => !taken.has(file))
  const names = new Map(
    procedure.steps.flatMap(({ n, action }) =>
      action.kind === 'upload' && action.value ? [[action.value, basename(files.get(n) ?? action.value)]] : [],
    ),
  )
  const steps = procedure.steps.map((step) =>
    step.action.kind === 'upload'
      ? bindUpload(step, texts, names, files.get(step.n))
      : step.action.kind === 'check'
        ? bindState(bindStep(step, texts, secrets, names), step, states)
        : bindStep(step, texts, secrets, names),
  )
  return {
    ...procedure,
    title: replaceAround(procedure.title, texts, names),
    steps,
    ...(spareFiles.length > 0 ? { spareFiles } : {}),
    ...(namedFiles.length > 0 ? { namedFiles: namedFiles.filter((file) => !taken.has(file)) } : {}),
    values: slots
      .filter((slot) => slot.entered || settings.some((setting) => setting.slots.includes(slot)))
      .map((slot) => describe(slot, settings, secrets, procedure, steps)),
  }
}

/** Of two new values for the whole of one recorded value, no run could enter both. */
function refuseTwoForOne(settings: readonly Setting[]): void {
  const whole = new Map<Slot, Setting>()
  for (const setting of settings)
    for (const slot of setting.slots) {
      if (lettersAndDigits(setting.from) !== lettersAndDigits(slot.recordedValue)) continue
      const other = whole.get(slot) ?? setting
      if (other.to !== setting.to)
        throw new AgentError(
          'ambiguous_parameter',
          `both “${other.to}” and “${setting.to}” are given for ${slot.name}`,
          {
            hint: `${slot.label} is entered as “${slot.recordedValue}” in the recording; set it once`,
          },
        )
      whole.set(slot, setting)
    }
}

function secretsByParameter(procedure: Procedure, slots: Slot[], secrets: Record<string, string>): Map<string, string> {
  const bound = new Map<string, string>()
  for (const name of Object.keys(secrets)) {
    const letters = lettersAndDigits(name)
    const slot = slots.find(
      (slot) => slot.entered && (lettersAndDigits(slot.name) === letters || lettersAndDigits(slot.label) === letters),
    )
    if (slot) bound.set(slot.name, name)
    else if (name !== 'user' && name !== 'password')
      throw new AgentError('unknown_parameter', `the recording has no secret “${name}”`, {
        hint: `use user, password, or one of: ${describeSlots(slots)}`,
      })
  }
  const hiddenParameters = procedure.parameters.filter((parameter) => parameter.kind === 'secret')
  const [only] = hiddenParameters
  if (only && hiddenParameters.length === 1 && secrets['password'] !== undefined && !bound.has(only.name))
    bound.set(only.name, 'password')
  return bound
}

const slotName = (step: Step): string => step.action.parameter ?? `step_${step.n}`

/** The file of each upload step that has one: what its parameter was set to, or what `files` holds for it. */
function filesByStep(procedure: Procedure, settings: Setting[], files: readonly string[]): Map<number, string> {
  const found = new Map<number, string>()
  for (const step of procedure.steps) {
    if (step.action.kind !== 'upload') continue
    const own = settings.find(({ slots }) => slots.some((slot) => slot.name === slotName(step)))
    const file = own?.file ?? fileForUpload(step.action.value, files)
    if (file !== undefined) found.set(step.n, file)
  }
  return found
}

/** A text with the settings that fit it, the names of files left as they are unless the file is another one. */
const replaceAround = (text: string, settings: Setting[], names: FileNames): string =>
  aroundFileNames(text, names, (part) => replaceEach(part, settings))

function bindUpload(step: Step, texts: Setting[], names: FileNames, file: string | undefined): BoundStep {
  const { action } = step
  const value = file === undefined ? action.value : basename(file)
  // another step may upload another file of the same recorded name
  const own = action.value && value ? new Map([...names, [action.value, value]]) : names
  const replace = (text: string) => replaceAround(text, texts, own)
  return {
    ...step,
    title: replace(step.title),
    action: {
      ...action,
      ...(action.target?.near ? { target: { ...action.target, near: action.target.near.map(replace) } } : {}),
      ...(value === undefined ? {} : { value }),
    },
    expect: { ...step.expect, text: step.expect.text.map(replace) },
    set: file !== undefined,
    ...(file === undefined ? {} : { file }),
  }
}

function bindStep(step: Step, settings: Setting[], secrets: Map<string, string>, names: FileNames): BoundStep {
  const { action } = step
  const replaceAll = (text: string) => replaceAround(text, settings, names)
  const target = action.target && {
    ...action.target,
    ...(action.target.text === undefined ? {} : { text: replaceTarget(step, settings) }),
    ...(action.target.near ? { near: action.target.near.map(replaceAll) } : {}),
    ...(action.target.row ? { row: action.target.row.map(replaceAll) } : {}),
  }
  const rowNames = rowNamesOf(action.target?.row ?? [], settings)
  const value = action.value === undefined ? undefined : replaceEntered(step, settings)
  // the words that something is let go at are its value
  const onto = action.to?.text === undefined || action.to.text === action.value ? value : replaceAll(action.to.text)
  const isSet =
    settings.some(({ slots }) => slots.some((slot) => slot.name === slotName(step))) ||
    (value !== undefined && value !== action.value) ||
    target?.text !== action.target?.text ||
    rowNames.length > 0 ||
    (action.to?.text !== undefined && onto !== action.to.text)
  const secret = action.kind === 'fill' ? secrets.get(slotName(step)) : undefined
  const named =
    value !== undefined && action.value ? replaceIn(step.title, { from: action.value, to: value }) : step.title
  return {
    ...step,
    title: named === step.title ? replaceAll(step.title) : named,
    action: {
      ...action,
      ...(target ? { target } : {}),
      ...(action.to?.text === undefined || onto === undefined ? {} : { to: { ...action.to, text: onto } }),
      ...(value === undefined ? {} : { value: secret ? `{{secret:${secret}}}` : value }),
    },
    expect: {
      ...step.expect,
      text: step.expect.text.map(replaceAll),
      url: step.expect.url && replaceAddress(step.expect.url, replaceAll),
    },
    set: isSet || secret !== undefined,
    ...(rowNames.length > 0 ? { rowNames } : {}),
    ...(secret ? { secret } : {}),
  }
}

function bindState(bound: BoundStep, { action }: Step, settings: readonly Setting[]): BoundStep {
  const own = settings.find(({ slots }) => slots.some((slot) => slot.recordedValue === action.target?.text))
  if (own?.state === undefined) return bound
  const title = bound.title.replace(/(?<=^Turn )(?:on|off)\b/, own.state ? 'on' : 'off')
  return { ...bound, title, action: { ...bound.action, value: String(own.state) }, set: true }
}

/**
 * The words by which the user says which row is meant: those that stood on a row only, else what a row begins with. Values that
 * stand further on in the row as well, such as a category, may be others in the row that is meant now.
 */
function rowNamesOf(row: readonly string[], settings: Setting[]): string[] {
  const changed = (by: Setting[]) =>
    row.flatMap((words, at) => {
      const bound = replaceEach(words, by)
      return bound === words ? [] : [{ bound, at }]
    })
  const named = changed(settings.filter(({ slots }) => slots.some((slot) => slot.onRow)))
  const heading = changed(settings).filter(({ at }) => at === 0)
  return (named.length > 0 ? named : heading).map(({ bound }) => bound)
}

function replaceEntered(step: Step, settings: Setting[]): string {
  const recorded = step.action.value ?? ''
  for (const setting of settings) {
    const isOwn = setting.slots.some((slot) => slot.name === slotName(step))
    if (!isOwn) continue
    if (!isSameValue(recorded, setting.from)) return correspondingPart(recorded, setting) ?? setting.to
    return readDates(recorded).length > 0 ? replaceIn(recorded, setting) : setting.to
  }
  // a value of a letter or two stands for itself only in its own step
  const others = settings.filter(({ from }) => lettersAndDigits(from).length >= 3)
  const replaced = replaceEach(recorded, others)
  if (replaced !== recorded) return replaced
  const parts = others.map((setting) => correspondingPart(recorded, setting))
  return parts.find((part) => part !== undefined && part !== recorded) ?? recorded
}

/** A field's label is what it is; a thing that was clicked, or an option by its own name, is what the value names. */
function replaceTarget(step: Step, settings: Setting[]): string {
  const text = step.action.target?.text ?? ''
  const { kind } = step.action
  const isField = kind === 'fill' || kind === 'check' || (kind === 'drag' && !isDrop(step.action))
  for (const setting of settings) {
    // the rest of what was clicked belonged to the old value
    const isOwn = setting.slots.some((slot) => !slot.entered && slot.recordedValue === text)
    if (isOwn && !isField && !isSameValue(text, setting.from)) return setting.to
    if (isSameValue(text, setting.from) && (!isField || step.action.value !== text)) {
      if (
        lettersAndDigits(setting.from).length < 3 &&
        step.action.kind !== 'select' &&
        setting.slots.some((slot) => slot.entered)
      )
        continue
      return replaceIn(text, setting)
    }
  }
  const long = settings.filter(({ from }) => /\s/.test(from.trim()) || lettersAndDigits(from).length >= 8)
  return isField ? text : replaceEach(text, long)
}

function describe(
  slot: Slot,
  settings: Setting[],
  secrets: Map<string, string>,
  procedure: Procedure,
  bound: BoundStep[],
): BoundValue {
  const users = bound.filter(
    (step) =>
      slotName(step) === slot.name ||
      (!slot.entered &&
        procedure.steps.find((other) => other.n === step.n)?.action.target?.text === slot.recordedValue),
  )
  const isSecret = slot.kind === 'secret' || secrets.has(slot.name)
  const setting = settings.find(({ slots }) => slots.includes(slot))
  const entered = slot.entered ? users[0] : undefined
  const value = entered?.action.value ?? setting?.to ?? slot.recordedValue
  return {
    name: slot.name,
    label: slot.label,
    kind: isSecret ? 'secret' : slot.kind,
    recorded_value: slot.kind === 'secret' ? hidden : slot.recordedValue,
    value: isSecret ? hidden : value,
    set: setting !== undefined || secrets.has(slot.name) || value !== slot.recordedValue,
    steps: users.map((step) => step.n),
  }
}
