import type { IndexDocument } from '../../protocol/document.ts'
import { describeStep, oneLine } from '../step-words.ts'
import { toCues, toTimestamp } from './cues.ts'

/**
 * WebVTT chapters, one a step, in order and without overlap, as players expect of chapters. Sections are left out: they
 * would be chapters around chapters.
 */
export function toWebVtt({ video, procedure }: IndexDocument): string {
  const cues = toCues(procedure.steps).map(
    ({ step, startMs, endMs }) =>
      `${step.n}\n${toTimestamp(startMs, '.')} --> ${toTimestamp(endMs, '.')}\n${escapeCue(describeStep(step, procedure))}`,
  )
  return `WEBVTT - ${headline(video.title)}\n\n${cues.join('\n\n')}\n`
}

function escapeCue(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

// An arrow would make the header a cue.
function headline(text: string): string {
  return oneLine(text).replaceAll('-->', '→')
}
