import type { CallToolResult, InputRequiredResult } from '@modelcontextprotocol/server'
import { toFailure } from '../jobs/failure.ts'

/**
 * Answers a tool's call; what goes wrong becomes an error result that says code, message and hint, and nothing else of the
 * machine. A call that was cancelled is not answered.
 */
export async function answerTool<Result extends CallToolResult | InputRequiredResult>(
  signal: AbortSignal,
  work: () => Promise<Result>,
): Promise<Result | CallToolResult> {
  try {
    return await work()
  } catch (error) {
    if (signal.aborted) throw new Error('cancelled', { cause: error })
    const { code, message, hint } = toFailure(error)
    const text = `error[${code}]: ${message.replace(/[.;]+$/, '')}${hint ? `; ${hint}` : ''}`
    return { isError: true, content: [{ type: 'text', text }], structuredContent: { error: { code, message, hint } } }
  }
}
