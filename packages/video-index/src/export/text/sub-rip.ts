import type { IndexDocument } from '../../protocol/document.ts'
import { describeStep } from '../step-words.ts'
import { toCues, toTimestamp } from './cues.ts'

/** Each step as a subtitle while it is done. */
export function toSubRip({ procedure }: IndexDocument): string {
  const cues = toCues(procedure.steps).map(
    ({ step, startMs, endMs }, index) =>
      `${index + 1}\n${toTimestamp(startMs, ',')} --> ${toTimestamp(endMs, ',')}\n${step.n}. ${plainCue(describeStep(step, procedure))}`,
  )
  return `${cues.join('\n\n')}\n`
}

// SubRip has no escapes: players take what stands in angle brackets or braces for a style, and an arrow for a time.
function plainCue(text: string): string {
  return text.replaceAll('-->', '→').replaceAll('<', '‹').replaceAll('>', '›').replaceAll('{', '(').replaceAll('}', ')')
}
