import { createContext, use, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { api, read, toProblem, type Problem } from '../app/api-client.ts'
import { useBack } from '../app/connection.ts'
import { uploadFile } from './upload-file.ts'
import { UploadPause } from './upload-pause.ts'

export type PendingUpload = {
  key: number
  file: File
  sentBytes: number
  state: 'waiting' | 'sending' | 'retrying' | 'paused' | 'failed' | 'stopped'
  /** The file is nowhere else: it was filmed in this page. */
  isOnlyHere: boolean
  problem?: Problem
}

type Uploads = {
  pending: PendingUpload[]
  /** How many were handed over to be indexed. */
  handedOver: number
  add: (files: Iterable<File>, options?: { isOnlyHere?: boolean }) => void
  /** Stops an upload and forgets it; one whose file is only here is first kept, to be saved or tried again. */
  remove: (upload: PendingUpload) => void
  retry: (upload: PendingUpload) => void
  /** Holds an upload up where it is, or lets it go on from there; those behind it need not wait. */
  pause: (upload: PendingUpload) => void
  goOn: (upload: PendingUpload) => void
}

const UploadsContext = createContext<Uploads | undefined>(undefined)

export function useUploads(): Uploads {
  const uploads = use(UploadsContext)
  if (!uploads) throw new Error('nothing is uploaded here')
  return uploads
}

/** Sends files one after the other, whatever page is open, and hands each over to be indexed. */
export function UploadsProvider({ children }: { children: ReactNode }) {
  const [pending, setPending] = useState<PendingUpload[]>([])
  const [handedOver, setHandedOver] = useState(0)
  const controllers = useRef(new Map<number, { abort: AbortController; pause: UploadPause }>())
  const line = useRef<Promise<void>>(Promise.resolve())
  const nextKey = useRef(1)

  const change = useCallback((key: number, part: Partial<PendingUpload>) => {
    setPending((all) => all.map((upload) => (upload.key === key ? { ...upload, ...part } : upload)))
  }, [])
  const forget = useCallback((key: number) => {
    controllers.current.delete(key)
    setPending((all) => all.filter((upload) => upload.key !== key))
  }, [])

  const enqueue = useCallback(
    (key: number, file: File) => {
      const abort = new AbortController()
      const pause = new UploadPause()
      controllers.current.set(key, { abort, pause })
      const { signal } = abort
      const send = async () => {
        if (signal.aborted) return
        try {
          const upload_id = await uploadFile(file, {
            signal,
            pause,
            onProgress: (sentBytes) => change(key, { sentBytes, state: 'sending' }),
            onRetry: () => change(key, { state: 'retrying' }),
          })
          await read(api.videos.$post({ json: { upload_id } }))
          forget(key)
          setHandedOver((count) => count + 1)
        } catch (error) {
          if (!signal.aborted) change(key, { state: 'failed', problem: toProblem(error) })
        }
      }
      line.current = line.current.then(() => Promise.race([send(), pause.held]))
    },
    [change, forget],
  )
  const add = useCallback<Uploads['add']>(
    (files, { isOnlyHere = false } = {}) => {
      for (const file of files) {
        const key = nextKey.current++
        setPending((all) => [...all, { key, file, sentBytes: 0, state: 'waiting', isOnlyHere }])
        enqueue(key, file)
      }
    },
    [enqueue],
  )
  const remove = useCallback<Uploads['remove']>(
    ({ key, isOnlyHere, state }) => {
      controllers.current.get(key)?.abort.abort()
      controllers.current.get(key)?.pause.goOn()
      if (isOnlyHere && state !== 'failed' && state !== 'stopped') change(key, { state: 'stopped', sentBytes: 0 })
      else forget(key)
    },
    [change, forget],
  )
  const retry = useCallback<Uploads['retry']>(
    ({ key, file, isOnlyHere }) => {
      const again: PendingUpload = { key, file, sentBytes: 0, state: 'waiting', isOnlyHere }
      setPending((all) => all.map((upload) => (upload.key === key ? again : upload)))
      enqueue(key, file)
    },
    [enqueue],
  )
  const pause = useCallback<Uploads['pause']>(
    ({ key }) => {
      controllers.current.get(key)?.pause.hold()
      change(key, { state: 'paused' })
    },
    [change],
  )
  const goOn = useCallback<Uploads['goOn']>(
    ({ key }) => {
      change(key, { state: 'sending' })
      controllers.current.get(key)?.pause.goOn()
    },
    [change],
  )
  // What failed for want of the server alone is sent once it is there.
  useBack(() => {
    for (const upload of pending) if (upload.problem?.code === 'offline') retry(upload)
  })
  const isUnsaved = pending.some(({ isOnlyHere }) => isOnlyHere)
  useEffect(() => {
    if (!isUnsaved) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [isUnsaved])
  const value = useMemo(
    () => ({ pending, handedOver, add, remove, retry, pause, goOn }),
    [pending, handedOver, add, remove, retry, pause, goOn],
  )
  return <UploadsContext value={value}>{children}</UploadsContext>
}
