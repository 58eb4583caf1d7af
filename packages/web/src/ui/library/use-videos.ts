import type { InferResponseType } from 'hono/client'
import { useCallback, useEffect, useRef, useState } from 'react'
import { api, read, toProblem, type Problem } from '../app/api-client.ts'
import { useBack } from '../app/connection.ts'

type Page = InferResponseType<typeof api.videos.$get, 200>
export type ListedVideo = Page['videos'][number]

const pageSize = 48
// A moment after the server has deleted it.
const settleMs = 400

/** The recordings, a page at a time; those that are about to be deleted are read again once they are gone. */
export function useVideos() {
  const [pages, setPages] = useState<Page>()
  const [problem, setProblem] = useState<Problem>()
  const [loadingMore, setLoadingMore] = useState(false)
  const shown = useRef(0)
  const turn = useRef(0)

  const reload = useCallback(async () => {
    const own = ++turn.current
    try {
      let all = await readPage(undefined)
      while (all.next_cursor !== null && all.videos.length < shown.current) all = await withNext(all)
      if (own !== turn.current) return
      shown.current = all.videos.length
      setPages(all)
      setProblem(undefined)
    } catch (error) {
      if (own === turn.current) setProblem(toProblem(error))
    }
  }, [])

  const loadMore = useCallback(async () => {
    if (!pages || pages.next_cursor === null) return
    const own = ++turn.current
    setLoadingMore(true)
    try {
      const all = await withNext(pages)
      if (own !== turn.current) return
      shown.current = all.videos.length
      setPages(all)
      setProblem(undefined)
    } catch (error) {
      if (own === turn.current) setProblem(toProblem(error))
    } finally {
      setLoadingMore(false)
    }
  }, [pages])

  useEffect(() => void reload(), [reload])
  useBack(() => void reload())
  useEffect(() => {
    const due = pages?.videos.flatMap(({ deletes_in_s }) => deletes_in_s ?? []) ?? []
    if (due.length === 0) return
    const timer = setTimeout(() => void reload(), Math.min(...due) * 1000 + settleMs)
    return () => clearTimeout(timer)
  }, [pages, reload])

  return { videos: pages?.videos, hasMore: pages?.next_cursor !== null, problem, reload, loadMore, loadingMore }
}

function readPage(cursor: string | undefined): Promise<Page> {
  return read(api.videos.$get({ query: { limit: String(pageSize), ...(cursor === undefined ? {} : { cursor }) } }))
}

async function withNext({ videos, next_cursor }: Page): Promise<Page> {
  const next = await readPage(next_cursor ?? undefined)
  const known = new Set(videos.map(({ id }) => id))
  return { videos: [...videos, ...next.videos.filter(({ id }) => !known.has(id))], next_cursor: next.next_cursor }
}
