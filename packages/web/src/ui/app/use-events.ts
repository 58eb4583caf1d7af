import { useEffect, useRef } from 'react'

/** Follows a stream of server-sent events; the browser resumes it by itself after a dropped connection. */
export function useEvents<T>(
  address: string | undefined,
  hear: (data: T, name: string) => void,
  names: readonly string[],
): void {
  const latest = useRef(hear)
  latest.current = hear
  useEffect(() => {
    if (address === undefined) return
    const source = new EventSource(address)
    for (const name of names) {
      source.addEventListener(name, (event) => latest.current(JSON.parse(event.data), name))
    }
    return () => source.close()
  }, [address, names])
}

export const jobEvents = ['queued', 'running', 'stage', 'progress', 'done', 'failed', 'cancelled'] as const
export const runEvents = [
  ...jobEvents,
  'screen',
  'run-start',
  'step-start',
  'target-found',
  'heal-try',
  'approval-request',
  'approval',
  'decided',
  'paused',
  'resumed',
  'handed-over',
  'navigation-block',
  'step-end',
  'stopped',
  'needs_approval',
] as const
