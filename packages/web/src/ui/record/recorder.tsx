import { createContext, use, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { useToast } from '../app/toasts.tsx'
import { useText } from '../messages/use-text.tsx'
import { useUploads } from '../uploads/uploads.tsx'
import { FilmError, type FilmErrorCode, type Film, filmScreen } from './film-screen.ts'

type Recorder = {
  /** What is being filmed. */
  film: Film | undefined
  choosing: boolean
  problem: FilmErrorCode | undefined
  start: (options: { microphone: boolean }) => void
}

const RecorderContext = createContext<Recorder | undefined>(undefined)

export function useRecorder(): Recorder {
  const recorder = use(RecorderContext)
  if (!recorder) throw new Error('there is no recorder here')
  return recorder
}

/** Films on, whatever page is open, and hands what was filmed over to be uploaded. */
export function RecorderProvider({ children }: { children: ReactNode }) {
  const { text, language } = useText()
  const toast = useToast()
  const { add } = useUploads()
  const [film, setFilm] = useState<Film>()
  const [choosing, setChoosing] = useState(false)
  const [problem, setProblem] = useState<FilmErrorCode>()
  const isBusy = useRef(false)

  const work = useCallback(
    async (microphone: boolean) => {
      const date = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' })
      const name = text('recordedOn', { date: date.format(new Date()).replaceAll(/[:/\\]/g, '.') })
      setProblem(undefined)
      setChoosing(true)
      try {
        const begun = await filmScreen({ microphone, name })
        setChoosing(false)
        setFilm(begun)
        const file = await begun.ended
        add([file], { isOnlyHere: true })
        toast(text('recordedSent'))
      } catch (error) {
        setProblem(error instanceof FilmError ? error.code : 'unreadable')
      } finally {
        setChoosing(false)
        setFilm(undefined)
      }
    },
    [add, language, text, toast],
  )
  const start = useCallback(
    ({ microphone }: { microphone: boolean }) => {
      if (isBusy.current) return
      isBusy.current = true
      void work(microphone).finally(() => (isBusy.current = false))
    },
    [work],
  )
  useEffect(() => {
    if (!film) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [film])
  const value = useMemo(() => ({ film, choosing, problem, start }), [film, choosing, problem, start])
  return <RecorderContext value={value}>{children}</RecorderContext>
}
