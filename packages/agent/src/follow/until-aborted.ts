/** What a promise brings, or the signal's reason as soon as it aborts. */
export async function untilAborted<T>(waiting: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted()
  const { promise, reject } = Promise.withResolvers<never>()
  const stop = () => reject(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await Promise.race([waiting, promise])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
