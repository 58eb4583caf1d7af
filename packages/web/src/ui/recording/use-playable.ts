import { useEffect, useState } from 'react'
import { api, Problem, read, toProblem } from '../app/api-client.ts'
import { useBack } from '../app/connection.ts'

const lookEveryMs = 700

type Playing = {
  /** What to play, and a name for it that changes when it is to be loaded anew. */
  source: string
  attempt: number
  /** How much of a copy is made that is waited for, from 0 to 1. */
  progress: number | undefined
  /** Why nothing can be played. */
  problem: Problem | undefined
  /** Says that the source cannot be played here. */
  cannotPlay: () => void
}

/** The recording as it is, and where the browser cannot play that, a copy that it can, which is made then. */
export function usePlayable(id: string): Playing {
  const [source, setSource] = useState<'stream' | 'playable'>('stream')
  const [attempt, setAttempt] = useState(0)
  const [progress, setProgress] = useState<number>()
  const [problem, setProblem] = useState<Problem>()
  const isWaiting = progress !== undefined
  useEffect(() => {
    if (!isWaiting) return
    const controller = new AbortController()
    const { signal } = controller
    const end = (why?: Problem) => {
      setProgress(undefined)
      setProblem(why)
      if (!why) setSource('playable')
    }
    const wait = async () => {
      while (!signal.aborted) {
        const copy = await read(api.videos[':id'].playable.$post({ param: { id } }, { init: { signal } }))
        if (copy.status === 'ready') return end()
        if (copy.error) return end(new Problem(copy.error.code, copy.error.message, copy.error.hint))
        setProgress(copy.progress)
        await new Promise((resolve) => setTimeout(resolve, lookEveryMs))
      }
    }
    wait().catch((error: unknown) => {
      if (!signal.aborted) end(toProblem(error))
    })
    return () => controller.abort()
  }, [id, isWaiting])
  useBack(() => {
    if (problem?.code !== 'offline') return
    setProblem(undefined)
    setAttempt((count) => count + 1)
  })
  const cannotPlay = () => {
    if (source === 'stream') setProgress(0)
    else setProblem(new Problem('unreadable_media', 'no copy of this recording can be made that browsers play'))
  }
  return { source: `/api/v1/videos/${id}/${source}`, attempt, progress, problem, cannotPlay }
}
