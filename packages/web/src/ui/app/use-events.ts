import { useEffect, useRef, useState } from 'react'
import { lookForServer, useBack } from './connection.ts'

/**
 * Follows a stream of server-sent events; the browser resumes it by itself after a dropped connection. One that it gave up, because
 * something else answered meanwhile, is begun again once the server is back.
 */
export function useEvents<T>(
  address: string | undefined,
  hear: (data: T, name: string) => void,
  names: readonly string[],
): void {
  const latest = useRef(hear)
  latest.current = hear
  const [begun, setBegun] = useState(0)
  const source = useRef<EventSource>(undefined)
  useBack(() => {
    if (source.current?.readyState === EventSource.CLOSED) setBegun((count) => count + 1)
  })
  useEffect(() => {
    if (address === undefined) return
    const stream = (source.current = new EventSource(address))
    // It also ends when there is nothing more to tell: only the server itself says whether it is there.
    stream.addEventListener('error', () => void lookForServer())
    for (const name of names) {
      stream.addEventListener(name, (event) => latest.current(JSON.parse(event.data), name))
    }
    return () => {
      stream.close()
      source.current = undefined
    }
  }, [address, names, begun])
}

export const jobEvents = ['queued', 'running', 'stage', 'progress', 'done', 'failed', 'cancelled'] as const
export const runEvents = [
  ...jobEvents,
  'screen',
  'run-start',
  'plan-made',
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
