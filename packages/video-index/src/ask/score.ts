import { distance } from 'fastest-levenshtein'
import { isAction, isGeneric } from '../language/concepts.ts'
import type { Field, Moment } from './moments.ts'
import type { Question, Term } from './question.ts'

export type ScoredMoment = { moment: Moment; score: number }

// How well a word is met by the same word, a synonym, one that shares its beginning, or one with a slip in it.
const quality = { same: 1, inside: 0.8, synonym: 0.75, misspelt: 0.7, prefix: 0.6, unmet: 0.1 }
const wordShare = 0.75
const labelBonus = 0.08
// Words met at least this well speak of the moment; the names of a video and what else is on its screens do not.
const metWell = 0.35
// A word counts as common by the moments that are about it, not by those where it merely stands on the screen.
const isAbout = 0.5
const missingDeed = 0.42
const missingObject = 0.58
const missingDetail = 0.85
const tellingWeight = 0.9
// Of moments that answer equally well, the earlier one is usually meant.
const earlierBonus = 0.03

/**
 * Scores how well each moment answers, 0 to about 1, best first. A moment's words count by the field they stand in and by how
 * rare they are among `moments`; the sentence model's similarity adds what words alone cannot tell. A deed or an object that
 * no moment knows of lowers all scores, which is how a question about something that is not shown gives itself away.
 */
export function scoreMoments(question: Question, moments: readonly Moment[]): ScoredMoment[] {
  const gains = moments.map((moment) => question.terms.map((term) => gainOf(term, moment)))
  const importance = question.terms.map((term, index) => term.weight * rarity(gains.map((gain) => gain[index] ?? 0)))
  const total = importance.reduce((sum, each) => sum + each, 0)
  const doubt = doubtOf(question.terms, gains)
  const similarities = sharedSimilarities(moments, gains)
  return moments
    .map((moment, row) => {
      const met = importance.reduce((sum, each, index) => sum + each * (gains[row]?.[index] ?? 0), 0)
      const coverage = total > 0 ? met / total : 0
      const words = coverage * doubt + labelBonus * labelShare(question.terms, moment) * coverage
      const similarity = similarities[row]
      const score =
        similarity === undefined
          ? words
          : wordShare * words + (1 - wordShare) * Math.max(0, similarity) * Math.sqrt(doubt)
      const earliness = 1 - moment.startS / Math.max(moment.document.video.duration_s, moment.startS, 1)
      return { moment, score: score * (1 + earlierBonus * earliness) }
    })
    .sort(
      (a, b) =>
        b.score - a.score ||
        Number(b.moment.step !== undefined) - Number(a.moment.step !== undefined) ||
        a.moment.startS - b.moment.startS,
    )
}

// Moments that the words cannot tell apart, done to the same thing, should not be told apart by chance either.
function sharedSimilarities(moments: readonly Moment[], gains: readonly number[][]): (number | undefined)[] {
  const keys = moments.map(({ document, step }, row) =>
    JSON.stringify([document.video.id, step?.action.target?.text ?? row, step?.action.kind, gains[row]]),
  )
  const best = new Map<string, number>()
  for (const [row, { similarity }] of moments.entries()) {
    const key = keys[row] ?? ''
    if (similarity !== undefined) best.set(key, Math.max(similarity, best.get(key) ?? -1))
  }
  return keys.map((key) => best.get(key))
}

function gainOf(term: Term, moment: Moment): number {
  let best = 0
  for (const field of moment.fields)
    if (field.weight > best && !(field.isControl && term.distinct))
      best = Math.max(best, field.weight * match(term, field))
  return best
}

function match(term: Term, field: Field): number {
  if (field.stems.has(term.stem)) return quality.same
  if (
    term.unspaced
      ? field.squashed.includes(term.surface)
      : term.surface.length >= 5 && field.squashed.includes(term.surface)
  )
    return term.unspaced ? quality.same : quality.inside
  if (term.concepts.some((name) => field.concepts.has(name))) return quality.synonym
  if (term.unspaced || term.stem.length < 5 || !/^[a-z]+$/.test(term.stem)) return 0
  let best = 0
  for (const stem of field.stems) {
    if (stem.length < 5) continue
    if (distance(stem, term.stem) <= (Math.min(stem.length, term.stem.length) >= 8 ? 2 : 1)) return quality.misspelt
    if (sharesBeginning(stem, term.stem)) best = quality.prefix
  }
  return best
}

function sharesBeginning(a: string, b: string): boolean {
  const longest = Math.max(a.length, b.length)
  let shared = 0
  while (shared < longest && a[shared] === b[shared]) shared++
  return shared >= 5 && shared >= 0.6 * longest
}

// Like an inverse document frequency, but bounded: a word of every step still names what the question is about.
function rarity(gains: readonly number[]): number {
  const count = gains.filter((gain) => gain >= isAbout).length
  if (count <= 1) return 1
  return Math.max(0.35, Math.log(1 + gains.length / count) / Math.log(1 + gains.length))
}

// What no moment knows of is probably not shown: least of all when it is the deed, or everything that it is done to.
function doubtOf(terms: readonly Term[], gains: readonly number[][]): number {
  const isMet = (term: Term) => gains.some((gain) => (gain[terms.indexOf(term)] ?? 0) >= metWell)
  const telling = terms.filter((term) => term.weight >= tellingWeight)
  if (telling.some((term) => term.distinct && !isMet(term))) return missingDeed
  const objects = telling.filter((term) => !term.concepts.some(isAction))
  if (objects.length > 0 && !objects.some(isMet)) return missingObject
  return telling.every(isMet) ? 1 : missingDetail
}

// “Title” names the field “Title” better than the field “Title of the page”.
function labelShare(terms: readonly Term[], moment: Moment): number {
  if (moment.label.size === 0) return 0
  let shared = 0
  for (const stem of moment.label)
    if (
      terms.some(
        (term) =>
          term.stem === stem || term.concepts.some((name) => !isGeneric(name) && moment.fields[1]?.concepts.has(name)),
      )
    )
      shared++
  return shared / moment.label.size
}
