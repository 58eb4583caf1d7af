import type { InferResponseType } from 'hono/client'
import { useEffect, useState } from 'react'
import { useBack } from '../app/connection.ts'
import { api, read, toProblem, type Problem } from '../app/api-client.ts'

export type CheckedRows = InferResponseType<typeof api.batches.check.$post, 200>

type Asked = Parameters<typeof api.batches.check.$post>[0]['json']

const restMs = 350

/** What the server says of a table, a moment after it was last changed. What it said before stays until then. */
export function useCheckedRows(asked: Asked): { checked: CheckedRows | undefined; problem: Problem | undefined } {
  const [state, setState] = useState<{ checked?: CheckedRows; problem?: Problem }>({})
  const key = JSON.stringify(asked)
  const [turn, setTurn] = useState(0)
  useBack(() => {
    if (state.problem?.code === 'offline') setTurn((before) => before + 1)
  })
  useEffect(() => {
    const json: Asked = JSON.parse(key)
    if (json.csv?.trim() === '') return setState({})
    const controller = new AbortController()
    const { signal } = controller
    const timer = setTimeout(() => {
      read(api.batches.check.$post({ json }, { init: { signal } })).then(
        (checked) => !signal.aborted && setState({ checked }),
        (error: unknown) => !signal.aborted && setState({ problem: toProblem(error) }),
      )
    }, restMs)
    return () => {
      clearTimeout(timer)
      controller.abort()
    }
  }, [key, turn])
  return { checked: state.checked, problem: state.problem }
}
