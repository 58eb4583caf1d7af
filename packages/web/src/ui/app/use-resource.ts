import { useCallback, useEffect, useRef, useState } from 'react'
import { toProblem, type Problem } from './api-client.ts'
import { useBack } from './connection.ts'

type Resource<T> = { data: T | undefined; problem: Problem | undefined; reload: () => Promise<void> }

/** Reads once for each `key`, and again on `reload`. Keeps showing what it has while it reads. */
export function useResource<T>(key: string, read: () => Promise<T>): Resource<T> {
  const [state, setState] = useState<{ key: string; data?: T; problem?: Problem }>({ key })
  const latest = useRef({ key, read })
  latest.current = { key, read }
  const reload = useCallback(async () => {
    const asked = latest.current
    try {
      const data = await asked.read()
      if (latest.current.key === asked.key) setState({ key: asked.key, data })
    } catch (error) {
      if (latest.current.key === asked.key)
        setState((before) => ({ ...before, key: asked.key, problem: toProblem(error) }))
    }
  }, [])
  useEffect(() => void reload(), [key, reload])
  useBack(() => {
    if (state.problem?.code === 'offline') void reload()
  })
  const current = state.key === key
  return { data: current ? state.data : undefined, problem: current ? state.problem : undefined, reload }
}
