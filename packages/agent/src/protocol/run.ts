import type { ChatClient } from '@stepcast/inference-client'
import type { Box } from '@stepcast/video-index'
import type { BrowserChoice } from '../browser/open-browser.ts'
import type { SiteMemory } from './site-memory.ts'
import type { BoundValue, GoalPlan, Heal, RunReport, StepReport } from './report.ts'

/** What a run tells while it goes on; `step` is the recorded step's number. */
export type RunEvent =
  | { type: 'run-start'; run_id: string; steps: { n: number; title: string }[]; values: BoundValue[] }
  /** `thought` is what a model thought before it chose the step. */
  | { type: 'step-start'; step: number; title: string; keyframe: string; thought?: string }
  /** Where a goal is pursued: once in the beginning, and whenever the plan before it led nowhere. */
  | { type: 'plan-made'; plan: GoalPlan }
  | { type: 'target-found'; step: number; name: string; because: string }
  | { type: 'heal-try'; step: number; heal: Heal }
  /** A picture of the live page, at the path given; `box` marks the target, as fractions of it. */
  | { type: 'screen-update'; step: number; screenshot: string; box: Box | null }
  | { type: 'approval-request'; step: number; request: ApprovalRequest }
  | { type: 'navigation-block'; step: number; url: string }
  | { type: 'step-end'; step: number; report: StepReport }
  | { type: 'run-end'; report: RunReport }

/** An action that cannot be taken back, put to the user before it is done. */
export interface ApprovalRequest {
  step: number
  title: string
  /** What the live page calls the thing to act on. */
  target: string
  /** Why it is asked. */
  reason: string
  /** Whether the recording itself shows this action. */
  shown: boolean
  /** Present where the page asks for words, with those that it suggests. */
  answer?: string | undefined
}

/** What was decided; words where the page asks for them, which else are those that it suggests. */
export type Decision = boolean | { answer: string }

/** What a person does on a page, at a place given as fractions of what is seen of it. */
export type HandInput =
  | { kind: 'click'; x: number; y: number; count?: number | undefined; button?: 'left' | 'right' | undefined }
  /** `by` is a share of the page's visible height, downwards. */
  | { kind: 'scroll'; x: number; y: number; by: number }
  | { kind: 'type'; text: string }
  /** A key, or several held together: `Enter`, `Ctrl+a`. */
  | { kind: 'press'; keys: string }
  /** Answers the file chooser that the page has opened, with a file of this machine. */
  | { kind: 'upload'; path: string }

/** The page of a run that is held back before a step, for a person to act on. The run's rules hold: its origins, no downloads, no windows. */
export interface LivePage {
  /** Says that a person may act from now on: what is done by hand is judged against the page as it is here. */
  handOver(): Promise<void>
  /** While it is a person's, a question of the page is put to that person as an approval. */
  act(input: HandInput): Promise<void>
  /** Whether the page waits for a file to be chosen. */
  isChoosingFile(): boolean
  /** The run goes on by its own rules. */
  takeBack(): void
  /** A JPEG of what is seen now, with the secrets that were given painted over. */
  look(): Promise<Uint8Array>
}

export interface RunOptions extends BrowserChoice {
  /** Where the app is; the agent stays within this origin and `allowOrigins`. */
  url: string
  goal?: string | undefined
  /** New values by a parameter's name, label or recorded value. */
  values?: Record<string, string> | undefined
  /** Paths of files that may be uploaded. */
  files?: string[] | undefined
  secrets?: Record<string, string> | undefined
  allowOrigins?: string[] | undefined
  /** The step to begin with, where an earlier run did those before it; `url` is then the page that it begins on. */
  fromStep?: number | undefined
  /** Only plan: no browser is started. */
  dryRun?: boolean | undefined
  /** Approves in advance the irreversible actions that the recording shows. */
  yes?: boolean | undefined
  /** The run's pictures, `report.json` and `report.html` go to `<runsDir>/<run_id>/`. */
  runsDir: string
  /** The absolute path of one of the recording's pictures. */
  keyframePath: (name: string) => string
  runId?: string | undefined
  /** What earlier runs found on the same site; still looked for and checked like everything else. */
  site?: SiteMemory | undefined
  /** Asked where a recorded thing is on the page when words, look and place do not tell; absent: nobody is asked. */
  client?: ChatClient | undefined
  /** Tokens in and out that the model may use; default 400,000. */
  maxTokens?: number | undefined
  signal?: AbortSignal | undefined
  /** Before a step begins, the run waits for the promises that were returned so far; that time is not counted against `timeoutMs`. */
  onEvent?: ((event: RunEvent) => void | Promise<void>) | undefined
  /** Told once, when the page is open. To be used only while `onEvent` holds the run back before a step. */
  onPage?: ((page: LivePage) => void) | undefined
  /** Asked once a step that was held back may go on: whether a person has done it. Its outcome is checked all the same. */
  isDoneByHand?: ((step: number) => boolean) | undefined
  /** Absent: a run that needs an approval ends with `needs_approval`. */
  approve?: ((request: ApprovalRequest) => Promise<Decision>) | undefined
  /** Default 200. */
  maxSteps?: number | undefined
  /** For the whole run; default 10 minutes. */
  timeoutMs?: number | undefined
  /** For finding a step's target; default 8 s. */
  stepTimeoutMs?: number | undefined
}
