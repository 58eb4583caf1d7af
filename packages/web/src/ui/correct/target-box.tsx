import type { Box } from '@stepcast/video-index'
import { type KeyboardEvent, type PointerEvent, useLayoutEffect, useRef, useState } from 'react'
import { useText } from '../messages/use-text.tsx'
import { boxFrom, moveBox, resizeBox } from './box-moves.ts'

type TargetBoxProps = {
  src: string
  box: Box | undefined
  disabled: boolean
  onSave: (box: Box | null) => Promise<unknown>
}

const initialBox: Box = [0.4, 0.45, 0.6, 0.55]
const arrows: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** The screen before a step, with the box around its target: drawn with the pointer, or moved and sized with the arrow keys. */
export function TargetBox({ src, box, disabled, onSave }: TargetBoxProps) {
  const { text } = useText()
  const [draft, setDraft] = useState<Box>()
  const [from, setFrom] = useState<[number, number]>()
  const handle = useRef<HTMLButtonElement>(null)
  const begin = useRef<HTMLButtonElement>(null)
  const isDrawing = draft !== undefined
  const wasDrawing = useRef(false)
  useLayoutEffect(() => {
    if (isDrawing) handle.current?.focus()
    else if (wasDrawing.current) begin.current?.focus()
    wasDrawing.current = isDrawing
  }, [isDrawing])
  const end = (save: Box | undefined) => {
    setFrom(undefined)
    const close = () => setDraft(undefined)
    if (save === undefined) close()
    else void onSave(save).then(close)
  }
  const placeOf = (event: PointerEvent): [number, number] => {
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect()
    return [(event.clientX - left) / width, (event.clientY - top) / height]
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const arrow = arrows[event.key]
    if (arrow && draft) {
      event.preventDefault()
      setDraft(event.shiftKey ? resizeBox(draft, ...arrow) : moveBox(draft, ...arrow))
    } else if (event.key === 'Enter') {
      event.preventDefault()
      end(draft)
    } else if (event.key === 'Escape') end(undefined)
  }
  const shown = draft ?? box
  return (
    <div className="target-box">
      <span
        className="frame"
        data-drawing={isDrawing}
        onPointerDown={(event) => {
          if (!isDrawing) return
          event.preventDefault()
          event.currentTarget.setPointerCapture(event.pointerId)
          setFrom(placeOf(event))
        }}
        onPointerMove={(event) => {
          if (from) setDraft(boxFrom(from, placeOf(event)))
        }}
        onPointerUp={() => {
          if (from) end(draft)
        }}
        onPointerCancel={() => end(undefined)}
      >
        <img src={src} alt={text('frameBefore')} draggable={false} />
        {shown && !isDrawing && <span className="outline" style={styleOf(shown)} aria-hidden="true" />}
        {draft && (
          <button
            type="button"
            ref={handle}
            className="outline"
            style={styleOf(draft)}
            aria-label={text('correctBox')}
            aria-describedby="target-box-how"
            onKeyDown={onKeyDown}
          />
        )}
      </span>
      <div className="controls box-controls">
        {isDrawing ? (
          <>
            <button type="button" className="button small primary" disabled={disabled} onClick={() => end(draft)}>
              {text('correctBoxKeep')}
            </button>
            <button type="button" className="button small" onClick={() => end(undefined)}>
              {text('cancel')}
            </button>
          </>
        ) : (
          <>
            <button
              type="button"
              ref={begin}
              className="button small"
              disabled={disabled}
              onClick={() => setDraft(box ?? initialBox)}
            >
              {text(box ? 'correctBoxAgain' : 'correctBoxDraw')}
            </button>
            {box && (
              <button type="button" className="button small" disabled={disabled} onClick={() => void onSave(null)}>
                {text('correctBoxRemove')}
              </button>
            )}
          </>
        )}
        <small id="target-box-how" hidden={!isDrawing}>
          {text('correctBoxHow')}
        </small>
      </div>
    </div>
  )
}

function styleOf([x1, y1, x2, y2]: Box) {
  const percent = (part: number) => `${part * 100}%`
  return { left: percent(x1), top: percent(y1), width: percent(x2 - x1), height: percent(y2 - y1) }
}
