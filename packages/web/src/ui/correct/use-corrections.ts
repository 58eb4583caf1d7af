import type { Correction, CorrectionList } from '@stepcast/video-index'
import { useCallback, useEffect, useRef, useState } from 'react'
import { api, type Problem, read, toProblem } from '../app/api-client.ts'

/** A change of the steps that was not saved. `retry` is there where it can be sent again as it was. */
export type Unsaved = {
  problem: Problem
  corrections: readonly Correction[]
  retry: (() => Promise<CorrectionList | undefined>) | undefined
}

export type Editing = {
  /** The steps as the server has them; undefined until they were read first. */
  list: CorrectionList | undefined
  /** Why they could not be read. */
  problem: Problem | undefined
  isSaving: boolean
  /** Steps are changing places: until that is saved, no number of a step is certain. */
  isArranging: boolean
  /** Something was saved since the steps were opened. */
  isSaved: boolean
  /** Until this is tried again or discarded, nothing more is sent. */
  unsaved: Unsaved | undefined
  reload: () => Promise<void>
  /** These resolve to the steps as they are then, or to nothing when it was not saved. */
  correct: (...corrections: Correction[]) => Promise<CorrectionList | undefined>
  undo: () => Promise<CorrectionList | undefined>
  redo: (count?: number) => Promise<CorrectionList | undefined>
  reset: () => Promise<CorrectionList | undefined>
  forget: (correction: string) => Promise<CorrectionList | undefined>
  discard: () => void
  /** Waits for what is under way; resolves to whether all of it was saved. */
  settled: () => Promise<boolean>
}

type Send = (header: { 'if-match': string }) => Parameters<typeof read<CorrectionList>>[0]
type Change = { send: Send; corrections: readonly Correction[]; arranges: boolean }
type State = Pick<Editing, 'list' | 'problem' | 'isSaved' | 'unsaved'> & { saving: number; arranging: number }

// The client makes each part of an address anew when it is asked for.
const routes = api.videos[':id'].corrections
const retried: readonly string[] = ['offline', 'internal', 'store_failed']
const nothing: State = {
  list: undefined,
  problem: undefined,
  isSaved: false,
  unsaved: undefined,
  saving: 0,
  arranging: 0,
}

/** Corrects the steps of a recording, one change after the other, each of the state that the one before led to. */
export function useCorrections(id: string, isOpen: boolean): Editing {
  const [state, setState] = useState(nothing)
  const revision = useRef('')
  const queue = useRef<Promise<CorrectionList | undefined>>(Promise.resolve(undefined))
  const isHeld = useRef(false)
  const take = useCallback((list: CorrectionList) => {
    revision.current = list.revision
    setState((before) => ({ ...before, list, problem: undefined }))
  }, [])
  const reload = useCallback(async () => {
    try {
      take(await read(routes.$get({ param: { id } })))
    } catch (error) {
      setState((before) => ({ ...before, problem: toProblem(error) }))
    }
  }, [id, take])
  useEffect(() => {
    if (isOpen) void reload()
  }, [isOpen, reload])

  const attempt = async (change: Change): Promise<CorrectionList | undefined> => {
    if (isHeld.current) return undefined
    const count = (by: number) =>
      setState((before) => ({
        ...before,
        saving: before.saving + by,
        arranging: before.arranging + (change.arranges ? by : 0),
      }))
    count(1)
    try {
      const list = await read(change.send({ 'if-match': `"${revision.current}"` }))
      take(list)
      setState((before) => ({ ...before, isSaved: true, unsaved: undefined }))
      return list
    } catch (error) {
      isHeld.current = true
      const problem = toProblem(error)
      // What met another state would be done to other steps, and what was refused stays refused.
      if (problem.code === 'correction_conflict') await reload()
      const again = () => {
        isHeld.current = false
        return enqueue(change)
      }
      const retry = retried.includes(problem.code) ? again : undefined
      setState((before) => ({ ...before, unsaved: { problem, corrections: change.corrections, retry } }))
      return undefined
    } finally {
      count(-1)
    }
  }
  const enqueue = (change: Change): Promise<CorrectionList | undefined> => {
    queue.current = queue.current.then(() => attempt(change))
    return queue.current
  }
  const release = () => {
    isHeld.current = false
    setState((before) => ({ ...before, unsaved: undefined }))
  }
  const arrange = (send: Send) => enqueue({ send, corrections: [], arranges: true })
  const param = { id }
  return {
    ...state,
    isSaving: state.saving > 0,
    isArranging: state.arranging > 0,
    reload,
    correct: (...corrections) =>
      enqueue({
        send: (header) => routes.$post({ param, header, json: { corrections } }),
        corrections,
        arranges: corrections.some(({ op }) => op !== 'change' && op !== 'parameter'),
      }),
    undo: () => arrange((header) => routes.undo.$post({ param, header, json: {} })),
    redo: (count = 1) => arrange((header) => routes.redo.$post({ param, header, json: { count } })),
    reset: () => arrange((header) => routes.$delete({ param, header })),
    forget: (correction) => arrange((header) => routes[':correction'].$delete({ param: { id, correction }, header })),
    discard: release,
    settled: async () => {
      await queue.current
      return !isHeld.current
    },
  }
}
