import type { Citation } from '../protocol/answer.ts'
import type { VideoEvent } from '../protocol/document.ts'
import type { ActionKind } from '../protocol/procedure.ts'
import { toCitation } from './citation.ts'
import type { ScoredMoment } from './score.ts'

/** A moment that may answer, as it would be cited, what kind of thing is done there, and how long its recording is. */
export type Candidate = { citation: Citation; kind: ActionKind | VideoEvent['kind']; durationS: number }

export function toCandidate({ moment, score }: ScoredMoment): Candidate {
  return { citation: toCitation(moment, score), kind: moment.kind, durationS: moment.durationS }
}
