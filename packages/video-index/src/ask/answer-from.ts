import type { Answer } from '../protocol/answer.ts'
import type { ActionKind } from '../protocol/procedure.ts'
import type { Candidate } from './candidate.ts'
import type { Phrasing } from './phrasing.ts'
import type { Question } from './question.ts'
import { asksForAll, asksHowOften, kindsAskedFor } from './question-kind.ts'

/** Between the scores of questions that recordings answer and of questions that they do not. */
export const leastScore = 0.29
// Other moments are cited beside the best one while they are nearly as good.
const leastShare = 0.6
const equalShare = 0.8
// What the words do not tell apart is named in the answer as well.
const sameShare = 0.96
// What a question asks for by its kind alone is surely there.
const leastOfKind = 0.5
const mostTold = 12

export type Asked = {
  question: string
  parsed: Question
  phrasing: Phrasing
  limit: number
  /** Whether several recordings are asked, so that an answer names its own. */
  across: boolean
}

/** The plain answer of a search, from its candidates, the best first. */
export function answerFrom(candidates: readonly Candidate[], asked: Asked): Answer {
  const { question, parsed, phrasing, limit, across } = asked
  const ofKind = parsed.offset === 0 ? ofKindsAsked(candidates, asked) : []
  if (ofKind.length > 1) return allOf(ofKind, asked)
  const found = ofKind.length > 0 ? ofKind : candidates
  const [best] = found.map(({ citation }) => citation)
  if (!best) return { answer: phrasing.notShown(undefined), citations: [] }
  if (best.score < leastScore) {
    const nearest = found.slice(0, Math.min(limit, 3)).map(({ citation }) => citation)
    return { answer: phrasing.notShown(nearest[0]), citations: [], nearest }
  }
  const near = found.filter(({ citation }) => citation.score >= leastShare * best.score)
  if (parsed.offset === 0 && !parsed.occurrence && asksForAll(question)) {
    const all = near.filter(({ citation }) => citation.score >= equalShare * best.score)
    if (all.length > 1 || asksHowOften(question)) return allOf(all, asked)
  }
  const ordered = inOrderAsked(near, parsed.occurrence)
  const chosen = parsed.offset === 0 ? ordered : [neighbour(found, parsed.offset) ?? found[0]!]
  const citations = chosen.slice(0, limit).map(({ citation }) => citation)
  const [first, ...others] = citations
  if (!first) return { answer: phrasing.notShown(undefined), citations: [] }
  if (parsed.duration) return { answer: phrasing.lasts(first), citations }
  const same = parsed.occurrence ? [] : others.filter(({ score }) => score >= sameShare * first.score)
  const also = same.length > 0 ? ` ${phrasing.also(same, across)}` : ''
  return { answer: `${phrasing.shown(first, across)}${also}`, citations }
}

/** Where nothing but a kind of action is asked for, every such action answers equally well: those of the best recording, in order. */
function ofKindsAsked(candidates: readonly Candidate[], { question, parsed }: Asked): Candidate[] {
  const kinds = kindsAskedFor(question, parsed)
  if (!kinds) return []
  const ofKind = candidates.filter(({ kind, citation }) => citation.step !== null && kinds.has(kind as ActionKind))
  const best = ofKind[0]?.citation
  const own = ofKind.filter(({ citation }) => citation.video_id === best?.video_id)
  const score = Math.max(best?.score ?? 0, leastOfKind)
  return inTime(own).map((each) => ({ ...each, citation: { ...each.citation, score } }))
}

/** Moments that answer equally well, all told in order of time. */
function allOf(candidates: readonly Candidate[], { question, parsed, phrasing, limit, across }: Asked): Answer {
  const { occurrence, duration } = parsed
  const ordered = occurrence ? inOrderAsked(candidates, occurrence) : candidates
  const citations = ordered.slice(0, limit).map(({ citation }) => citation)
  const [first] = citations
  if (first && duration) return { answer: phrasing.lasts(first), citations }
  if (first && occurrence) return { answer: phrasing.shown(first, across), citations }
  const told = inTime(candidates)
    .slice(0, mostTold)
    .map(({ citation }) => citation)
  const answer = asksHowOften(question)
    ? phrasing.times(told, candidates.length, across)
    : phrasing.all(told, candidates.length, across)
  return { answer, citations }
}

/** By recording, in the order in which these come, and by time. */
function inTime(candidates: readonly Candidate[]): Candidate[] {
  const byVideo = Map.groupBy(candidates, ({ citation }) => citation.video_id)
  return [...byVideo.values()].flatMap((own) => own.toSorted((a, b) => a.citation.start_s - b.citation.start_s))
}

// “Again” and “for the first time” choose among the moments of one recording that answer about equally well.
function inOrderAsked(near: readonly Candidate[], occurrence: Question['occurrence']): readonly Candidate[] {
  const best = near[0]?.citation
  if (!best || !occurrence) return near
  const equals = near
    .filter(({ citation }) => citation.video_id === best.video_id && citation.score >= equalShare * best.score)
    .sort((a, b) => a.citation.start_s - b.citation.start_s)
  const asked = occurrence === 'first' ? equals[0] : occurrence === 'last' ? equals.at(-1) : equals[1]
  return asked ? [asked, ...near.filter((each) => each !== asked)] : near
}

function neighbour(candidates: readonly Candidate[], offset: number): Candidate | undefined {
  const best = candidates[0]?.citation
  if (!best || best.step === null) return undefined
  const wanted = best.step + offset
  const found = candidates.find(({ citation }) => citation.video_id === best.video_id && citation.step === wanted)
  return found && { ...found, citation: { ...found.citation, score: best.score } }
}
