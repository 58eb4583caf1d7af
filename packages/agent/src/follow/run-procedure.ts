import type { IndexDocument } from '@stepcast/video-index'
import { AgentError } from '../errors.ts'
import type { RunReport } from '../protocol/report.ts'
import type { RunOptions } from '../protocol/run.ts'

export async function runProcedure(_document: IndexDocument, _options: RunOptions): Promise<RunReport> {
  throw new AgentError('action_failed', 'not there yet', { hint: 'wait' })
}
