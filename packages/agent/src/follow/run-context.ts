import type { TextReader } from '@stepcast/video-index'
import type { ElementHandle } from 'puppeteer-core'
import type { BoundProcedure } from '../bind/bind-values.ts'
import type { Actor } from '../act/actor.ts'
import { takePicture } from '../browser/take-picture.ts'
import type { LastStep } from '../ground/tell-apart.ts'
import type { Offset } from '../ground/recorded-view.ts'
import type { Asker } from '../model/asker.ts'
import type { Observation } from '../observe/observation.ts'
import { withDrawnWords } from '../observe/drawn-words.ts'
import { observe } from '../observe/observe.ts'
import type { Check } from '../protocol/report.ts'
import type { RunEvent, RunOptions } from '../protocol/run.ts'

/** What the steps of one run share. */
export interface RunContext {
  actor: Actor
  options: RunOptions
  procedure: BoundProcedure
  videoId: string
  runDir: string
  signal: AbortSignal
  emit: (event: RunEvent) => void
  /** Emits, then waits until everybody who was told of anything so far is ready to go on. */
  announce: (event: RunEvent) => Promise<void>
  /** Waits for an answer, off the run's clock, until the run ends. */
  waitForPerson: <T>(answer: Promise<T>) => Promise<T>
  /** Navigations, popups and downloads that were refused. */
  blocked: string[]
  /** How far the live page is from the recording's frame, as the last step showed. */
  offset: Offset | undefined
  /** What the last step that was verified found and did on this page. */
  last: LastStep | undefined
  /** What the page's own dialogs said during the current step. */
  dialogs: string[]
  /** Whether the current step may be confirmed in a dialog of the page. */
  isApproved: boolean
  /** A dialog that was refused because nobody approved it. */
  refusedDialog: string | undefined
  isSignedIn: boolean
  /** Whether the page needed no sign-in where the recording shows one. */
  neededNoSignIn: boolean
  /** The index of the step that the run began with. */
  firstIndex: number
  /** Whether steps were done once more because the page was where they begin again. */
  wentBack: boolean
  /** What earlier runs saw that this site calls the recorded things. */
  known: ReadonlyMap<string, string>
  /** What this run found to be called otherwise, by its recorded name. */
  renamed: Map<string, string>
  /** Files that were handed to choosers which the recording shows no upload for. */
  handedOver: Set<string>
  /** How many requests the page had made before the current action. */
  requestMark: number
  /** Whether a recording shows an action on something of one of these names; absent where each step is one of the recording. */
  shows?: (names: readonly string[]) => boolean
  /** The field that was filled last, until something else is done. */
  entry: { node: ElementHandle; page: Observation; recheck: () => Promise<Check> } | undefined
  /** What a model thought before it chose the step that is begun next. */
  thought: string | undefined
  /** The page is a person's now. */
  isInHand: boolean
  /** The page as it was when it was handed to a person. */
  byHand: { page: Observation; picture: Uint8Array } | undefined
  /** When the current action was begun (`performance.now()`). */
  actedAt: number
  /** The page as it was when the last effect was seen on it. */
  verified: Observation | undefined
  /** Who is asked where the recorded thing is on the page, when nothing else tells; absent without a model. */
  asker: Asker | undefined
  /** What was asked so far. */
  asked: Set<string>
  /** Reads what is drawn on canvases, from when a target was first looked for there. */
  textReader: TextReader | undefined
  /** How many refusals there were before the current step. */
  blockedMark: number
}

export const secretsOf = (context: RunContext): Record<string, string> => context.options.secrets ?? {}

/** A look at the page, with the words drawn on it once those are read, and the texts of the dialogs it opened during this step. */
export async function look(context: RunContext): Promise<Observation> {
  context.signal.throwIfAborted()
  const lines = context.textReader && (await context.textReader.read(await picture(context)))
  const page = { ...(await observe(context.actor.session.page)), dialogs: [...context.dialogs] }
  return lines ? withDrawnWords(page, lines) : page
}

/** A picture of the page without secrets. Numbers of an earlier observation do not hold after it. */
export const picture = (context: RunContext): Promise<Uint8Array> =>
  takePicture(context.actor.session, {
    fields: context.actor.secretFields,
    secrets: Object.values(secretsOf(context)),
    observe: () => observe(context.actor.session.page),
    read: context.textReader && ((shown) => context.textReader!.read(shown)),
  })
