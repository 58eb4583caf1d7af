import type { ServerContext } from '@modelcontextprotocol/server'
import type { Run } from '../jobs/run.ts'

/** Tells a client that asked for it how far a run is: the steps done, of all steps, and the one being done. */
export function progressTeller({ mcpReq }: ServerContext): {
  tell: (run: Run) => void
  told: () => Promise<unknown>
} {
  const progressToken = mcpReq._meta?.progressToken
  let last = -1
  let sent: Promise<unknown> = Promise.resolve()
  const tell = ({ steps, plan, current }: Run) => {
    const message = current === null ? 'starting' : `step ${current.step}: ${current.title}`
    // Half a step counts as begun, so that the number grows with every message, as the protocol demands.
    const progress = steps.length + (current === null ? 0 : 0.5)
    if (progressToken === undefined || progress <= last) return
    last = progress
    const params = { progressToken, progress, ...(plan.length > 0 ? { total: plan.length } : {}), message }
    // A client that has gone is noticed elsewhere.
    sent = sent.then(() => mcpReq.notify({ method: 'notifications/progress', params })).catch(() => undefined)
  }
  return { tell, told: () => sent }
}
