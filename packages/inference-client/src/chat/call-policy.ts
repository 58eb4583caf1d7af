import {
  BrokenCircuitError,
  ConsecutiveBreaker,
  DelegateBackoff,
  type IRetryBackoffContext,
  bulkhead,
  circuitBreaker,
  handleWhen,
  retry,
  wrap,
} from 'cockatiel'
import { InferenceError } from '../errors.ts'
import { isPassing, retryAfterMs } from './call-error.ts'

export type CallPolicyOptions = {
  /** Requests under way at once. */
  concurrency: number
  /** How often a call that failed in passing is made again. */
  retries: number
  /** The first wait; each next one is twice as long, and a random half of it is left out. */
  firstWaitMs: number
  /** No server is waited for longer, whatever it asks. */
  maxWaitMs: number
  /** So many failures in a row, and the server is left alone for `restMs`. */
  failuresToRest: number
  restMs: number
}

export const defaultCallPolicy: CallPolicyOptions = {
  concurrency: 2,
  retries: 3,
  firstWaitMs: 500,
  maxWaitMs: 60_000,
  failuresToRest: 8,
  restMs: 30_000,
}

export type CallPolicy = <T>(call: (signal: AbortSignal) => Promise<T>, signal: AbortSignal) => Promise<T>

/** Keeps to the limits of a server, repeats what failed in passing, and leaves a server alone that keeps failing. */
export function callPolicy(options: CallPolicyOptions): CallPolicy {
  const { concurrency, retries, failuresToRest, restMs } = options
  const whenPassing = handleWhen(isPassing)
  const backoff = new DelegateBackoff((context: IRetryBackoffContext<unknown>) => waitMs(context, options))
  const policy = wrap(
    bulkhead(concurrency, Number.POSITIVE_INFINITY),
    retry(whenPassing, { maxAttempts: retries, backoff }),
    circuitBreaker(whenPassing, { halfOpenAfter: restMs, breaker: new ConsecutiveBreaker(failuresToRest) }),
  )
  return async (call, signal) => {
    signal.throwIfAborted()
    // The policy itself sleeps through an abort while it waits to try again.
    const aborted = Promise.withResolvers<never>()
    const stop = () => aborted.reject(signal.reason)
    signal.addEventListener('abort', stop, { once: true })
    const working = policy.execute((context) => call(context.signal), signal)
    working.catch(() => {})
    try {
      return await Promise.race([working, aborted.promise])
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof BrokenCircuitError)) throw error
      throw new InferenceError('server_unreachable', `the model server failed ${failuresToRest} times in a row`, {
        hint: `look at what it logs; it is tried again after ${Math.ceil(restMs / 1000)} s`,
        cause: error,
      })
    } finally {
      signal.removeEventListener('abort', stop)
    }
  }
}

function waitMs({ attempt, result }: IRetryBackoffContext<unknown>, options: CallPolicyOptions): number {
  const asked = 'error' in result ? retryAfterMs(result.error) : undefined
  const grown = options.firstWaitMs * 2 ** (attempt - 1) * (0.5 + Math.random() / 2)
  return Math.min(options.maxWaitMs, asked ?? grown)
}
