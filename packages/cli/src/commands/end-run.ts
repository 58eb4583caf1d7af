import type { ApprovalRequest, RunReport } from '@stepcast/agent'
import type { ExitCode } from '../failure.ts'
import { confirm } from '../terminal/prompt.ts'
import type { Terminal } from '../terminal/terminal.ts'

/** Asks the person at the terminal before what cannot be taken back. */
export function approver(terminal: Terminal, signal: AbortSignal): (request: ApprovalRequest) => Promise<boolean> {
  return async (request) => {
    terminal.status('')
    const origin = request.shown ? 'as in the recording' : 'which the recording does not show'
    return await confirm(
      `Step ${request.step} would act on “${request.target}”, ${origin} (${request.reason}). Go on?`,
      { signal },
    )
  }
}

export function exitCodeOfRun(
  report: RunReport,
  { dryRun = false, interrupted }: { dryRun?: boolean; interrupted: boolean },
): ExitCode {
  if (interrupted) return 130
  if (report.error) return 1
  return report.status === 'done' || dryRun ? 0 : 1
}
