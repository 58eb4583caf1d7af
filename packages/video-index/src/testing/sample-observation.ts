import type { Episode } from '../describe/find-episodes.ts'
import type { Observation, Scale } from '../describe/observation.ts'
import type { Screen } from '../read/screen-reader.ts'
import { type PixelBox, type TextLine, union } from '../read/text-line.ts'
import type { Change } from '../sample/frame-changes.ts'

/** A recording of 1280 × 720 whose analysis pictures are half as large. */
export const sampleScale: Scale = { width: 1280, height: 720, analysisWidth: 640, unit: 1, captionRows: [] }

/** A line of text that begins at a place, with letters of usual size. */
export function textLine(text: string, x: number, y: number, { contrast = 200 }: { contrast?: number } = {}): TextLine {
  const letters = [...text].reduce((sum, letter) => sum + (letter.charCodeAt(0) > 0x2e7f ? 16 : 8), 0)
  return { text, confidence: 0.98, contrast, box: { x1: x, y1: y, x2: x + letters, y2: y + 14 } }
}

export function screenAt(timeS: number, ...lines: TextLine[]): Screen {
  return { frameIndex: Math.round(timeS * 20), timeS, lines }
}

export function change(
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  { sharp = 0.5, filled = 1 }: { sharp?: number; filled?: number } = {},
): Change {
  const size = (x2 - x1) * (y2 - y1)
  return { x1, y1, x2, y2, pixels: Math.round(size * filled), sharpPixels: Math.round(size * sharp * filled) }
}

export type SampleObservation = Partial<Omit<Observation, 'episode' | 'before' | 'late'>> & {
  before: readonly TextLine[]
  late: readonly TextLine[]
  startS?: number
  /** Where letters appeared one after another, in pixels of the recording. */
  typed?: PixelBox
  /** Where the pointer stands over the late screen. */
  covering?: PixelBox
  episode?: Partial<Episode>
}

/** What was seen of one action: the lines before and after, where the pointer was, and where letters appeared. */
export function sampleObservation({
  before,
  late,
  startS = 1,
  typed,
  covering,
  episode,
  ...seen
}: SampleObservation): Observation {
  const half = ({ x1, y1, x2, y2 }: PixelBox) => change(x1 >> 1, y1 >> 1, x2 >> 1, y2 >> 1)
  const [x, y] = seen.point ?? [0, 0]
  const changed = seen.changed ?? typed ?? { x1: x - 20, y1: y - 10, x2: x + 20, y2: y + 10 }
  const screens = [
    screenAt(startS, ...before),
    { ...screenAt(startS + 1, ...late), ...(covering ? { pointer: covering } : {}) },
  ] as const
  return {
    point: undefined,
    draggedTo: undefined,
    hovered: undefined,
    changedAtPointer: undefined,
    after: screens[1],
    inkBefore: 0,
    inkAfter: 0,
    tint: 0,
    ...seen,
    changed,
    before: screens[0],
    late: screens[1],
    episode: {
      startS,
      actionS: startS + 0.4,
      endS: startS + 1,
      pointer: seen.point && half({ x1: x - 4, y1: y - 4, x2: x + 12, y2: y + 18 }),
      hovered: undefined,
      typing: typed && {
        startS: startS + 0.4,
        endS: startS + 1,
        box: half(typed),
        keys: 6,
        first: half(typed),
        last: half(typed),
      },
      changes: [half(union([changed]))],
      frames: 1,
      firstChanges: [half(union([changed]))],
      furtherLines: [],
      afterTyping: false,
      draggedTo: undefined,
      scrolled: 0,
      area: 0.01,
      local: true,
      beforeS: startS,
      afterS: startS + 1,
      lateS: startS + 1,
      ...episode,
    },
  }
}
