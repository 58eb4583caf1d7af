import { useEffect, useRef, useSyncExternalStore } from 'react'

// As soon as somebody waits for it, and never more often than nobody minds.
const firstTryMs = 1000
const lastTryMs = 10_000
const idleLookMs = 15_000

let isLost = false
let timer: ReturnType<typeof setTimeout> | undefined
let tries = 0
const listeners = new Set<() => void>()

/** Whether the server was not reached at the last try. It is tried again until it is, and looked for now and then while it is. */
export function useIsLost(): boolean {
  return useSyncExternalStore(subscribe, () => isLost)
}

/** Called once the server can be reached again. */
export function useBack(hear: () => void): void {
  const latest = useRef(hear)
  latest.current = hear
  const before = useRef(isLost)
  useEffect(
    () =>
      subscribe(() => {
        const was = before.current
        before.current = isLost
        if (was && !isLost) latest.current()
      }),
    [],
  )
}

/** Says that a request got no answer. */
export function noteLost(): void {
  if (isLost) return
  set(true)
  tries = 0
  plan(firstTryMs)
}

/** Looks now whether the server can be reached. */
export async function lookForServer(): Promise<void> {
  clearTimeout(timer)
  const answered = await fetch('/api/v1/health', { cache: 'no-store' }).then(
    ({ ok }) => ok,
    () => false,
  )
  if (answered) {
    set(false)
    plan(idleLookMs)
  } else {
    set(true)
    plan(Math.min(lastTryMs, firstTryMs * 2 ** tries++))
  }
}

/** Begins to look, when the page is opened. */
export function watchConnection(): void {
  plan(idleLookMs)
  const look = () => void lookForServer()
  window.addEventListener('online', look)
  window.addEventListener('offline', look)
  document.addEventListener('visibilitychange', look)
}

function plan(afterMs: number): void {
  clearTimeout(timer)
  timer = setTimeout(() => {
    // A page that nobody looks at is looked after once it is seen again.
    if (document.hidden && !isLost) return plan(idleLookMs)
    void lookForServer()
  }, afterMs)
}

function set(lost: boolean): void {
  if (lost === isLost) return
  isLost = lost
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
