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
  /** Who looks at the pictures. */
  client: ChatClient
  /** Who thinks about what was seen; by default the same. */
  thinker?: ChatClient
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
  /** How many pictures went out, cached answers included. */
  pictures: number
}

/** Share of the time that looking at pictures takes; the rest is thought. */
const lookingShare = 0.85
const maxTitleLength = 80

/**
 * Has a model look at the pictures before and after each change and say what was done, asks again about what the readings speak
 * against, then has it say which changes are the steps. Takes over what the readings bear out. Where a budget ends, what was not
 * answered stays as it was read.
 * @throws InferenceError when the model cannot be asked or its answers cannot be used
 */
export async function consultModel(procedure: Procedure, options: ConsultOptions): Promise<Consulted> {
  const { client, width, height, onProgress, signal } = options
  const screens = new Map(options.screens.map((screen) => [keyframeName(screen), screen]))
  const asking: Asking = { ...options, screens, readings: readingsOf(options.screens), width, height }
  const changes = changesOf(procedure.steps, options.unexplained ?? [], options.texts)
  const looked = await lookAtAll(changes, asking, onProgress)
  const events = changes.map((change) => looked.events.get(change.n) ?? unasked(change))
  const steps = await untilBudgetEnds(() => askForSteps(events, { client: options.thinker ?? client, signal }))
  onProgress?.(1)
  const title = steps?.title?.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim()
  return {
    ...arrangeSteps(procedure, events, steps?.steps ?? [], screens),
    title: title && title.length <= maxTitleLength ? title : undefined,
    pictures: looked.pictures,
  }
}

type Asking = AskOptions & { readings: Readings }
type Looked = { events: Map<number, CheckedEvent>; pictures: number }

async function lookAtAll(
  changes: readonly Change[],
  asking: Asking,
  onProgress: ConsultOptions['onProgress'],
): Promise<Looked> {
  const all: Looked = { events: new Map(), pictures: 0 }
  const windows = changeWindows(changes, asking.readings, asking.client.maxPictures)
  await untilBudgetEnds(async () => {
    for (const [at, window] of windows.entries()) {
      const events = new Map<number, CheckedEvent>()
      for await (const answer of askWindow(window, asking)) take(answer, window, asking, { events, all })
      // A change whose answer is in already, from the window before, is not asked about again.
      const doubted = window.changes.filter(
        ({ n }) => events.get(n)?.objection && (!all.events.get(n) || all.events.get(n)!.objection),
      )
      const again = windowOf(doubted, asking.readings)
      // What is asked again counts as pictures too: two for each change is the limit for all of it.
      if (doubted.length > 0 && all.pictures + again.pictures.length <= 2 * changes.length) {
        const objections = new Map(doubted.map(({ n }) => [n, events.get(n)!.objection!]))
        for await (const answer of askWindow(again, { ...asking, objections }))
          take(answer, again, asking, { events, all })
      }
      onProgress?.((lookingShare * (at + 1)) / windows.length)
    }
  })
  return all
}

/** Checks an answer, and keeps it: as the window's last word, and for the whole where it is better than what is there. */
function take(
  answer: ModelAnswer,
  { changes }: ChangeWindow,
  { screens, width, height, objections }: Asking,
  { events, all }: { events: Map<number, CheckedEvent>; all: Looked },
): void {
  all.pictures += answer.pictures
  for (const told of answer.events) {
    const change = changes.find(({ n }) => n === told.n)
    if (!change) continue
    const { before, after } = change.step.keyframes
    const readings = { before: screens.get(before), after: screens.get(after), width, height }
    const event = checkAnswer(change, told, readings)
    events.set(change.n, event)
    const known = all.events.get(change.n)
    if (isBetter(event, known) || objections?.has(change.n)) all.events.set(change.n, event)
  }
}

/** A window that is too long for the model is asked about in halves. */
async function* askWindow(window: ChangeWindow, asking: Asking): AsyncGenerator<ModelAnswer> {
  try {
    yield await askAboutChanges(window, asking)
  } catch (error) {
    const isTooLong = error instanceof InferenceError && error.code === 'context_too_long'
    const parts = isTooLong ? halves(window, asking.readings) : undefined
    if (!parts) throw error
    for (const part of parts) yield* askWindow(part, asking)
  }
}

/** What was answered before a budget ended counts. */
async function untilBudgetEnds<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof InferenceError && error.code === 'budget_reached') return undefined
    throw error
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
