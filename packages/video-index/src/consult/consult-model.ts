import { type ChatClient, InferenceError } from '@stepcast/inference-client'
import { keyframeName } from '../describe/read-observations.ts'
import type { Procedure, Step } from '../protocol/procedure.ts'
import type { Screen } from '../read/screen-reader.ts'
import type { TimedText } from '../timed-text/timed-text.ts'
import { arrangeSteps } from './arrange-steps.ts'
import { type AskOptions, type ModelAnswer, askAboutChanges } from './ask-about-changes.ts'
import { askForSteps } from './ask-for-steps.ts'
import { type Change, changesOf } from './change.ts'
import { type ChangeWindow, type Readings, changeWindows, halves, readingsOf, windowOf } from './change-windows.ts'
import { type CheckedEvent, checkAnswer } from './check-answer.ts'

export type ConsultOptions = {
  client: ChatClient
  screens: readonly Screen[]
  /** Changes that no step accounts for. */
  unexplained?: readonly Step[]
  /** What people put on or beside the recording. */
  texts?: readonly TimedText[]
  keyframeFolder: string
  width: number
  height: number
  onProgress?: ((share: number) => void) | undefined
  signal?: AbortSignal | undefined
}

/** `said` holds what the model says of a step, by its number, where the readings bear it out. */
export type Consulted = {
  procedure: Procedure
  /** What the model would call the procedure. */
  title: string | undefined
  said: Map<number, string>
  usage: { calls: number; input: number; output: number; pictures: number }
}

/** Share of the time that looking at pictures takes; the rest is thought. */
const lookingShare = 0.85
const maxTitleLength = 80

/**
 * Has a model look at the pictures before and after each change and say what was done, asks again about what the readings speak
 * against, then has it say which changes are the steps. Takes over what the readings bear out.
 * @throws InferenceError when the model cannot be asked or its answers cannot be used
 */
export async function consultModel(procedure: Procedure, options: ConsultOptions): Promise<Consulted> {
  const { client, width, height, onProgress, signal } = options
  const screens = new Map(options.screens.map((screen) => [keyframeName(screen), screen]))
  const asking: Asking = { ...options, screens, readings: readingsOf(options.screens), width, height }
  const changes = changesOf(procedure.steps, options.unexplained ?? [], options.texts)
  const usage = { calls: 0, input: 0, output: 0, pictures: 0 }
  const events = new Map<number, CheckedEvent>()
  const windows = changeWindows(changes, asking.readings)
  for (const [at, window] of windows.entries()) {
    const looked = await lookAt(window, asking)
    let doubted = window.changes.filter(({ n }) => looked.events.get(n)?.objection)
    // A change whose answer is in already, from the window before, is not asked about again.
    doubted = doubted.filter(({ n }) => !events.get(n) || events.get(n)!.objection)
    const again = windowOf(doubted, asking.readings)
    // What is asked again counts as pictures too: two for each change is the limit for all of it.
    const isAffordable = usage.pictures + looked.pictures + again.pictures.length <= 2 * changes.length
    if (doubted.length > 0 && isAffordable) {
      const objections = new Map(doubted.map(({ n }) => [n, looked.events.get(n)!.objection!]))
      const second = await lookAt(again, { ...asking, objections })
      for (const [n, event] of second.events) looked.events.set(n, event)
      addTo(usage, second)
    }
    addTo(usage, looked)
    for (const [n, event] of looked.events) if (isBetter(event, events.get(n))) events.set(n, event)
    onProgress?.((lookingShare * (at + 1)) / windows.length)
  }
  const told = changes.map((change) => events.get(change.n) ?? unasked(change))
  const steps = await askForSteps(told, { client, signal })
  addTo(usage, { ...steps, pictures: 0 })
  onProgress?.(1)
  const title = steps.title?.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim()
  return {
    ...arrangeSteps(procedure, told, steps.steps, screens),
    title: title && title.length <= maxTitleLength ? title : undefined,
    usage,
  }
}

type Asking = AskOptions & { readings: Readings }
type Looked = {
  events: Map<number, CheckedEvent>
  tokens: { input: number; output: number }
  calls: number
  pictures: number
}

async function lookAt(window: ChangeWindow, asking: Asking): Promise<Looked> {
  const { screens, width, height } = asking
  const answers = await askWindow(window, asking)
  const told = new Map(answers.flatMap((answer) => answer.events.map((event) => [event.n, event] as const)))
  const events = new Map<number, CheckedEvent>()
  for (const change of window.changes) {
    const answer = told.get(change.n)
    const { before, after } = change.step.keyframes
    const readings = { before: screens.get(before), after: screens.get(after), width, height }
    if (answer) events.set(change.n, checkAnswer(change, answer, readings))
  }
  const sum = (of: (answer: ModelAnswer) => number) => answers.reduce((all, answer) => all + of(answer), 0)
  return {
    events,
    tokens: { input: sum(({ tokens }) => tokens.input), output: sum(({ tokens }) => tokens.output) },
    calls: sum(({ calls }) => calls),
    pictures: sum(({ pictures }) => pictures),
  }
}

/** A window that is too long for the model is asked about in halves. */
async function askWindow(window: ChangeWindow, asking: Asking): Promise<ModelAnswer[]> {
  try {
    return [await askAboutChanges(window, asking)]
  } catch (error) {
    const isTooLong = error instanceof InferenceError && error.code === 'context_too_long'
    const parts = isTooLong ? halves(window, asking.readings) : undefined
    if (!parts) throw error
    return [...(await askWindow(parts[0], asking)), ...(await askWindow(parts[1], asking))]
  }
}

/** Of two windows that hold a change, the one that holds what leads up to it is believed, unless only the other bears out. */
function isBetter(event: CheckedEvent, known: CheckedEvent | undefined): boolean {
  return !known || (known.agrees === false && event.agrees === true)
}

/** A model that skips a change leaves it as it was read. */
function unasked(change: Change): CheckedEvent {
  return { change, step: change.step, said: undefined, by: 'person', agrees: undefined, objection: undefined }
}

function addTo(usage: Consulted['usage'], { calls, tokens, pictures }: Omit<Looked, 'events'>): void {
  usage.calls += calls
  usage.input += tokens.input
  usage.output += tokens.output
  usage.pictures += pictures
}
