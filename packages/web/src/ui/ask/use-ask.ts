import type { Answer } from '@stepcast/video-index'
import { useCallback, useEffect, useRef, useState } from 'react'
import { type Problem, toProblem } from '../app/api-client.ts'
import { type AskRequest, streamAnswer } from './stream-answer.ts'

/** While `asking`, the answer holds what has come so far, the words perhaps none. */
export type AskState = { answer?: Answer; problem?: Problem; asking: boolean }

/** Asks one question at a time: a new one, and leaving the page, end the one before. */
export function useAsk({ asking = false } = {}) {
  const [state, setState] = useState<AskState>({ asking })
  const going = useRef<AbortController>(undefined)
  const stop = useCallback(() => going.current?.abort(), [])
  const clear = useCallback(() => {
    stop()
    setState({ asking: false })
  }, [stop])
  const ask = useCallback(
    async (request: AskRequest) => {
      stop()
      const { signal } = (going.current = new AbortController())
      const show = (next: AskState) => {
        if (!signal.aborted) setState(next)
      }
      show({ asking: true })
      let answer: Answer | undefined
      try {
        for await (const event of streamAnswer(request, signal)) {
          if (event.type === 'citations') answer = { answer: '', ...event }
          else if (event.type === 'words')
            answer = { citations: [], ...answer, answer: (answer?.answer ?? '') + event.text }
          else answer = event.answer
          show({ answer, asking: event.type !== 'answer' })
        }
        show({ ...(answer ? { answer } : {}), asking: false })
      } catch (error) {
        show({ problem: toProblem(error), asking: false })
      }
    },
    [stop],
  )
  useEffect(() => stop, [stop])
  return { ...state, ask, clear }
}
