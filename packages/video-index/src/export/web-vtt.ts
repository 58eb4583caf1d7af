import type { IndexDocument } from '../protocol/document.ts'

const shortestCueMs = 1

/**
 * WebVTT chapters, one a step, in order and without overlap, as players expect of chapters. Sections are left out: they
 * would be chapters around chapters.
 */
export function toWebVtt({ video, procedure }: IndexDocument): string {
  const starts = procedure.steps.map((step) => Math.round(step.start_s * 1000))
  const cues = procedure.steps.map((step, index) => {
    const startMs = starts[index] ?? 0
    const nextMs = starts[index + 1] ?? Number.POSITIVE_INFINITY
    const endMs = Math.max(Math.min(Math.round(step.end_s * 1000), nextMs), startMs + shortestCueMs)
    return `${step.n}\n${timestamp(startMs)} --> ${timestamp(endMs)}\n${escapeCue(step.title)}`
  })
  return `WEBVTT - ${headline(video.title)}\n\n${cues.join('\n\n')}\n`
}

function timestamp(milliseconds: number): string {
  const pad = (value: number, width: number) => String(value).padStart(width, '0')
  const hours = Math.floor(milliseconds / 3_600_000)
  const minutes = Math.floor(milliseconds / 60_000) % 60
  const seconds = Math.floor(milliseconds / 1000) % 60
  return `${pad(hours, 2)}:${pad(minutes, 2)}:${pad(seconds, 2)}.${pad(milliseconds % 1000, 3)}`
}

function escapeCue(text: string): string {
  return oneLine(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

// An arrow would make the header a cue.
function headline(text: string): string {
  return oneLine(text).replaceAll('-->', '→')
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
