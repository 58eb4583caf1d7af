import { findMoments } from '../moment/find-moments.ts'
import type { Citation } from '../protocol/answer.ts'
import type { IndexDocument } from '../protocol/document.ts'
import type { Step } from '../protocol/procedure.ts'
import type { FoundMoment } from '../store/search-moments.ts'

type Cited = Pick<FoundMoment, 'videoId' | 'title' | 'step' | 'startS' | 'endS' | 'text' | 'keyframe'>

export function toCitation(moment: Cited, score: number): Citation {
  return {
    video_id: moment.videoId,
    title: moment.title,
    step: moment.step ?? null,
    start_s: moment.startS,
    end_s: moment.endS,
    text: moment.text,
    keyframe: moment.keyframe,
    score: Math.round(Math.min(1, Math.max(0, score)) * 1000) / 1000,
  }
}

/** Cites a step that was asked for by its number, with what is said while it is done. */
export function citeStep(document: IndexDocument, step: Step): Citation {
  const moment = findMoments(document)[document.procedure.steps.indexOf(step)]
  if (!moment) throw new RangeError(`step ${step.n} is not of this procedure`)
  return toCitation({ ...moment, videoId: document.video.id, title: document.video.title }, 1)
}

/** Cites a whole procedure, from its first step to its last; undefined where it has none. */
export function citeProcedure(document: IndexDocument): Citation | undefined {
  const { steps, title } = document.procedure
  const [first, last] = [steps[0], steps.at(-1)]
  return first && last && { ...citeStep(document, first), step: null, end_s: last.end_s, text: title }
}
