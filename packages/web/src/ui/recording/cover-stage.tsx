import type { Box } from '@stepcast/video-index'
import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'
import { useText } from '../messages/use-text.tsx'
import { numbersOf } from './region-numbers.ts'

const leastSide = 0.01
const keyStep = 0.01

type CoverStageProps = {
  src: string
  alt: string
  /** Width by height, so that what is below stays where it is while the picture loads. */
  shape: string
  regions: Box[]
  onRegions: (regions: Box[]) => void
}
type Point = readonly [x: number, y: number]
/** What the pointer is at: a new region from a corner on, or one that is moved, held at a point of it. */
type Drag = { kind: 'new'; from: Point } | { kind: 'move'; at: number; from: Point; box: Box }

/** A frame on which regions are drawn, moved and resized, by pointer and by keyboard. */
export function CoverStage({ src, alt, shape, regions, onRegions }: CoverStageProps) {
  const { text } = useText()
  const stage = useRef<HTMLDivElement>(null)
  const drag = useRef<Drag>(undefined)
  const [draft, setDraft] = useState<{ at: number; box: Box }>()
  const shown = draft ? withBox(regions, draft) : regions

  const pointOf = (event: PointerEvent): Point => {
    const { left, top, width, height } = stage.current!.getBoundingClientRect()
    return [within((event.clientX - left) / width), within((event.clientY - top) / height)]
  }
  const begin = (event: PointerEvent<HTMLElement>, at?: number) => {
    if (event.button !== 0) return
    event.stopPropagation()
    stage.current?.setPointerCapture(event.pointerId)
    const from = pointOf(event)
    const box = at === undefined ? undefined : regions[at]
    drag.current = at === undefined || !box ? { kind: 'new', from } : { kind: 'move', at, from, box }
  }
  /** The region that the pointer has made by now. */
  const madeBy = (event: PointerEvent): { at: number; box: Box } | undefined => {
    const held = drag.current
    if (!held) return undefined
    const [x, y] = pointOf(event)
    const [x0, y0] = held.from
    if (held.kind === 'move') return { at: held.at, box: moved(held.box, x - x0, y - y0) }
    return { at: regions.length, box: [Math.min(x0, x), Math.min(y0, y), Math.max(x0, x), Math.max(y0, y)] }
  }
  const end = (event: PointerEvent) => {
    const made = madeBy(event)
    drag.current = undefined
    setDraft(undefined)
    if (!made) return
    const [left, top, right, bottom] = made.box
    if (right - left >= leastSide && bottom - top >= leastSide) onRegions(withBox(regions, made))
  }
  const press = (event: KeyboardEvent, at: number) => {
    const box = regions[at]
    const change = box && keyChange(event, box)
    if (change === undefined) return
    event.preventDefault()
    onRegions(change === null ? regions.filter((_, other) => other !== at) : withBox(regions, { at, box: change }))
  }
  return (
    <div
      ref={stage}
      className="frame cover-stage"
      onPointerDown={(event) => begin(event)}
      onPointerMove={(event) => setDraft(madeBy(event))}
      onPointerUp={end}
      onPointerCancel={() => {
        drag.current = undefined
        setDraft(undefined)
      }}
    >
      <img src={src} alt={alt} draggable={false} style={{ aspectRatio: shape }} />
      {shown.map((box, at) => (
        <button
          // oxlint-disable-next-line react/no-array-index-key -- a region is told from the others by its place alone
          key={at}
          type="button"
          className="cover-region"
          style={placeOf(box)}
          aria-label={text('coverRegion', numbersOf(box, at))}
          onPointerDown={(event) => begin(event, at)}
          onKeyDown={(event) => press(event, at)}
        />
      ))}
    </div>
  )
}

function withBox(regions: Box[], { at, box }: { at: number; box: Box }): Box[] {
  return [...regions.slice(0, at), box, ...regions.slice(at + 1)]
}

const within = (part: number) => Math.min(1, Math.max(0, part))

function placeOf([left, top, right, bottom]: Box) {
  const percent = (part: number) => `${part * 100}%`
  return { left: percent(left), top: percent(top), width: percent(right - left), height: percent(bottom - top) }
}

/** The region elsewhere, as large as it was and still within the frame. */
function moved([left, top, right, bottom]: Box, dx: number, dy: number): Box {
  const x = Math.min(1 - right, Math.max(-left, dx))
  const y = Math.min(1 - bottom, Math.max(-top, dy))
  return [left + x, top + y, right + x, bottom + y]
}

/** What a key makes of a region: null where it takes it away, undefined where it means nothing. */
function keyChange({ key, shiftKey }: KeyboardEvent, box: Box): Box | null | undefined {
  if (key === 'Delete' || key === 'Backspace') return null
  const dx = key === 'ArrowLeft' ? -keyStep : key === 'ArrowRight' ? keyStep : 0
  const dy = key === 'ArrowUp' ? -keyStep : key === 'ArrowDown' ? keyStep : 0
  if (dx === 0 && dy === 0) return undefined
  if (!shiftKey) return moved(box, dx, dy)
  const [left, top, right, bottom] = box
  return [left, top, within(Math.max(left + leastSide, right + dx)), within(Math.max(top + leastSide, bottom + dy))]
}
