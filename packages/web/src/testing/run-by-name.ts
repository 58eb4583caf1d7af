import { AgentError } from '@stepcast/agent'
import { quickRun } from './fixtures.ts'

/** Runs that need no approval: a product called “broken” fails while `isBroken`, one called “slow” waits until it is stopped. */
export function runByName() {
  const asked: { values: Record<string, string>; secrets: Record<string, string>; headless: boolean | undefined }[] = []
  const state = { isBroken: true }
  const run: typeof quickRun = async (document, options) => {
    const { values = {}, secrets = {} } = options
    asked.push({ values, secrets: { ...secrets }, headless: options.headless })
    const name = values['Product name'] ?? values['product_name']
    if (name === 'slow') while (!options.signal?.aborted) await Bun.sleep(10)
    options.signal?.throwIfAborted()
    if (name === 'broken' && state.isBroken)
      throw new AgentError('action_failed', 'the element is no longer on the page', { hint: 'run it again' })
    const report = await quickRun(document, { ...options, approve: async () => !options.dryRun })
    return options.dryRun ? { ...report, reason: 'dry run' } : report
  }
  return { run, asked, state }
}
