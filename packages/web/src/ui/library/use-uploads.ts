import { useCallback, useRef, useState } from 'react'
import { api, read, toProblem, type Problem } from '../app/api-client.ts'
import { uploadFile } from '../app/upload-file.ts'

export type PendingUpload = {
  key: number
  file: File
  sentBytes: number
  state: 'waiting' | 'sending' | 'retrying' | 'failed'
  problem?: Problem
}

/** Sends files one after the other and hands each over to be indexed. */
export function useUploads(onIndexing: () => void) {
  const [pending, setPending] = useState<PendingUpload[]>([])
  const controllers = useRef(new Map<number, AbortController>())
  const line = useRef<Promise<void>>(Promise.resolve())
  const nextKey = useRef(1)

  const change = useCallback((key: number, part: Partial<PendingUpload>) => {
    setPending((all) => all.map((upload) => (upload.key === key ? { ...upload, ...part } : upload)))
  }, [])
  const remove = useCallback((key: number) => {
    controllers.current.get(key)?.abort()
    setPending((all) => all.filter((upload) => upload.key !== key))
  }, [])

  const send = useCallback(
    async (key: number, file: File) => {
      const controller = new AbortController()
      controllers.current.set(key, controller)
      try {
        const upload_id = await uploadFile(file, {
          signal: controller.signal,
          onProgress: (sentBytes) => change(key, { sentBytes, state: 'sending' }),
          onRetry: () => change(key, { state: 'retrying' }),
        })
        await read(api.videos.$post({ json: { upload_id } }))
        remove(key)
        onIndexing()
      } catch (error) {
        if (!controller.signal.aborted) change(key, { state: 'failed', problem: toProblem(error) })
      }
    },
    [change, remove, onIndexing],
  )

  const enqueue = useCallback(
    (key: number, file: File) => {
      line.current = line.current.then(() => send(key, file))
    },
    [send],
  )
  const add = useCallback(
    (files: Iterable<File>) => {
      for (const file of files) {
        const key = nextKey.current++
        setPending((all) => [...all, { key, file, sentBytes: 0, state: 'waiting' }])
        enqueue(key, file)
      }
    },
    [enqueue],
  )
  const retry = useCallback(
    ({ key, file }: PendingUpload) => {
      setPending((all) =>
        all.map((upload) => (upload.key === key ? { key, file, sentBytes: 0, state: 'waiting' } : upload)),
      )
      enqueue(key, file)
    },
    [enqueue],
  )
  return { pending, add, remove, retry }
}
