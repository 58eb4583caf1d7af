import { useEffect, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react'
import type { Run } from '../../jobs/run.ts'
import { api, sent } from '../app/api-client.ts'
import { Icon } from '../app/icon.tsx'
import { useProblemToast } from '../app/toasts.tsx'
import { uploadFile } from '../uploads/upload-file.ts'
import { useText } from '../messages/use-text.tsx'

type Input = Parameters<(typeof api.runs)[':id']['input']['$post']>[0]['json']

const scrollEveryMs = 120

/** The page of a run that waits, to be clicked and typed in. */
export function HandScreen({ run, src, alt }: { run: Run; src: string; alt: string }) {
  const { text } = useText()
  const send = useInput(run.run_id)
  const screen = useRef<HTMLButtonElement>(null)
  const scrolled = useRef({ at: 0, by: 0 })
  const [words, setWords] = useState('')
  const click = (event: MouseEvent<HTMLElement>, button: 'left' | 'right') =>
    send({
      kind: 'click',
      ...placeOn(event.currentTarget, event),
      button,
      count: Math.min(3, Math.max(1, event.detail)),
    })
  const scroll = (event: WheelEvent, screen: HTMLElement) => {
    event.preventDefault()
    scrolled.current.by += event.deltaY / screen.clientHeight
    if (event.timeStamp - scrolled.current.at < scrollEveryMs) return
    send({ kind: 'scroll', ...placeOn(screen, event), by: Math.min(10, Math.max(-10, scrolled.current.by)) })
    scrolled.current = { at: event.timeStamp, by: 0 }
  }
  const latest = useRef(scroll)
  latest.current = scroll
  useEffect(() => {
    const element = screen.current
    const listen = (event: WheelEvent) => element && latest.current(event, element)
    // React listens to wheels passively, and then the page around would scroll, too.
    element?.addEventListener('wheel', listen, { passive: false })
    return () => element?.removeEventListener('wheel', listen)
  }, [])
  const press = (event: KeyboardEvent<HTMLElement>) => {
    if (event.nativeEvent.isComposing || event.key === 'Process') return
    // The way out for who has no pointer; everything else is the page's.
    if (event.key === 'Escape') return event.currentTarget.blur()
    const input = inputOf(event)
    if (!input) return
    event.preventDefault()
    send(input)
  }
  return (
    <div className="hand">
      <button
        ref={screen}
        type="button"
        disabled={run.approval !== null}
        className="frame hand-screen"
        aria-label={text('handScreen')}
        aria-describedby="hand-hint"
        onClick={(event) => {
          // Enter and space are keys of the page.
          if (event.detail > 0) click(event, 'left')
        }}
        onContextMenu={(event) => {
          event.preventDefault()
          click(event, 'right')
        }}
        onKeyDown={press}
      >
        <img src={src} alt={alt} draggable={false} />
      </button>
      <p id="hand-hint" className="quiet">
        {text(run.approval === null ? 'handHint' : 'handAsks')}
      </p>
      {run.choosing_file && <ChooseFile onChosen={(id) => send({ kind: 'upload', upload_id: id })} />}
      <form
        className="hand-type"
        onSubmit={(event) => {
          event.preventDefault()
          if (words !== '') send({ kind: 'type', text: words })
          setWords('')
        }}
      >
        <input
          aria-label={text('handWords')}
          placeholder={text('handWords')}
          value={words}
          maxLength={10_000}
          autoComplete="off"
          onChange={(event) => setWords(event.target.value)}
        />
        <button className="button">{text('handType')}</button>
      </form>
    </div>
  )
}

/** What the page's own file chooser would ask. */
function ChooseFile({ onChosen }: { onChosen: (uploadId: string) => void }) {
  const { text } = useText()
  const toastProblem = useProblemToast()
  const [sending, setSending] = useState(false)
  const choose = async (file: File) => {
    setSending(true)
    try {
      onChosen(await uploadFile(file))
    } catch (error) {
      toastProblem(error)
    } finally {
      setSending(false)
    }
  }
  return (
    <label className="field field-file hand-file" role="status">
      <span>{text('handFile')}</span>
      <span className="file-box">
        <Icon name="file" />
        <b>{text(sending ? 'uploading' : 'chooseFile')}</b>
        <input
          type="file"
          disabled={sending}
          aria-label={text('handFile')}
          onChange={(event) => {
            const [file] = event.target.files ?? []
            if (file) void choose(file)
          }}
        />
      </span>
    </label>
  )
}

function placeOn(screen: HTMLElement, { clientX, clientY }: { clientX: number; clientY: number }) {
  const { left, top, width, height } = screen.getBoundingClientRect()
  const share = (part: number) => Math.min(1, Math.max(0, part))
  return { x: share((clientX - left) / width), y: share((clientY - top) / height) }
}

/** What a key means to the page; undefined for a modifier alone. */
function inputOf({ key, ctrlKey, altKey, metaKey, shiftKey }: KeyboardEvent): Input | undefined {
  if (['Control', 'Alt', 'Meta', 'Shift', 'CapsLock', 'Dead', 'Unidentified', 'AltGraph'].includes(key))
    return undefined
  const isText = [...key].length === 1
  if (isText && !ctrlKey && !metaKey) return { kind: 'type', text: key }
  const held = [ctrlKey && 'Control', altKey && 'Alt', metaKey && 'Meta', shiftKey && 'Shift'].filter(
    (name) => name !== false,
  )
  return { kind: 'press', keys: [...held, key === ' ' ? 'Space' : key].join('+') }
}

/** Sends one input after the other, in the order in which they were made. */
function useInput(id: string): (input: Input) => void {
  const toastProblem = useProblemToast()
  const line = useRef<Promise<unknown>>(Promise.resolve())
  return (input) => {
    line.current = line.current
      .then(() => sent(api.runs[':id'].input.$post({ param: { id }, json: input })))
      .catch(toastProblem)
  }
}
