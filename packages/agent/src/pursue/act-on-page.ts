import type { BoundProcedure } from '../bind/bind-values.ts'
import { allowedFile } from '../bind/bind-files.ts'
import { waitUntilStill } from '../browser/stillness.ts'
import { AgentError } from '../errors.ts'
import { carryOut } from '../follow/carry-out.ts'
import { look, picture, type RunContext } from '../follow/run-context.ts'
import { runInBrowser } from '../follow/run-in-browser.ts'
import type { RunReport, StepReport } from '../protocol/report.ts'
import type { RunOptions } from '../protocol/run.ts'
import { doAction } from './do-action.ts'
import { newGoal } from './goal.ts'
import { pageText } from '../model/page-text.ts'
import type { PlannedAction } from './parse-action.ts'

export type PageOptions = Omit<RunOptions, 'goal' | 'keyframePath' | 'dryRun' | 'values' | 'site'>

/** Single actions on a live page, each grounded, approved and checked like a step of a recording. */
export interface Hands {
  /**
   * Does one action; a secret's value is written `{{name}}`.
   * @returns what was done and seen; undefined for what has nothing to check: `scroll`, `go_back`, `wait`
   * @throws AgentError where it could not be done, or its effect was not seen
   */
  act: (action: PlannedAction) => Promise<StepReport | undefined>
  /** The page in words, what can be acted on with numbers. */
  read: () => Promise<string>
  /** A JPEG of the page; secrets are painted over. */
  picture: () => Promise<Uint8Array>
}

/**
 * Opens a page and hands it to code of your own, under the same rules as a recorded procedure. The report is `done` when the
 * work came to its end and no action failed.
 * @throws AgentError before anything is started: `file_missing`, `invalid_url`, `chrome_missing`, `chrome_failed`; and what `work` throws
 *   is in the report
 */
export async function actOnPage(options: PageOptions, work: (hands: Hands) => Promise<void>): Promise<RunReport> {
  const files = (options.files ?? []).map((path) => allowedFile(path, []))
  const procedure: BoundProcedure = {
    title: options.url,
    start_url: options.url,
    parameters: [],
    steps: [],
    values: [],
  }
  const keyframePath = (path: string) => path
  const undertaking = { goal: null, video: undefined, procedure, paths: files, options: { ...options, keyframePath } }
  return await carryOut(undertaking, (report, runOptions, size) =>
    runInBrowser(report, procedure, size, runOptions, async (context) => {
      await work(handsOn(context, report, options, files))
      const failed = report.steps.find(({ status }) => status === 'failed')
      if (failed)
        throw new AgentError('outcome_unconfirmed', `step ${failed.n}: ${failed.verified_by}`, {
          hint: 'look at the report',
        })
      report.status = 'done'
    }),
  )
}

function handsOn(context: RunContext, report: RunReport, options: PageOptions, files: readonly string[]): Hands {
  const goal = newGoal('', { ...options, files })
  const still = () => waitUntilStill(context.actor.session, { signal: context.signal })
  return {
    act: async (action) => {
      await still()
      const before = report.steps.length
      const page = await look(context)
      const decision = { action, element: undefined, tutorial: undefined }
      const problem = await doAction(context, report, decision, { goal, tutorials: [], page })
      if (problem) throw new AgentError('action_failed', problem, { hint: 'give another action' })
      return report.steps.length > before ? report.steps.at(-1) : undefined
    },
    read: async () => {
      await still()
      return pageText(await look(context)).text
    },
    picture: () => picture(context),
  }
}
