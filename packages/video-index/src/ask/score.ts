import { distance } from 'fastest-levenshtein'
import { isAction, isGeneric } from '../language/concepts.ts'
import { squash } from '../language/words.ts'
import type { Field } from '../moment/analyse.ts'
import { type FieldName, fieldNames } from '../moment/moment.ts'
import type { FoundMoment } from '../store/search-moments.ts'
import type { Question, Term } from './question.ts'

export type ScoredMoment = { moment: FoundMoment; score: number }
export type Scored = { scored: ScoredMoment[]; missed: Term[] }

// How much a word counts by where it stands (1: it is what the step is about).
const weights: Record<FieldName, number> = {
  title: 1,
  label: 1,
  value: 0.9,
  parameter: 0.9,
  spoken: 0.8,
  kind: 0.6,
  expected: 0.4,
  control: 0.4,
  url: 0.3,
  context: 0.3,
  near: 0.25,
  screen: 0.15,
}

// How well a word is met by the same word, a synonym, one that shares its beginning, or one with a slip in it.
const quality = { same: 1, inside: 0.8, synonym: 0.75, misspelt: 0.7, prefix: 0.6, unmet: 0.1 }
const wordShare = 0.75
const labelBonus = 0.08
// Words met at least this well speak of the moment; the names of a video and what else is on its screens do not.
const metWell = 0.35
// A word counts as common by the moments that are about it, not by those where it merely stands on the screen.
const isAbout = 0.5
// A moment of a recording that knows nothing of what is asked about, where another recording does.
const withoutObject = 0.85
const missingDeed = 0.42
const missingObject = 0.58
const missingDetail = 0.85
const quotedElsewhere = 0.4
const shortestQuoted = 4
const tellingWeight = 0.9
// Of moments that answer equally well, the earlier one is usually meant.
const earlierBonus = 0.03

/**
 * Scores how well each moment answers, 0 to about 1, best first. A moment's words count by the field they stand in and by how
 * rare they are among `moments`; the sentence model's similarity adds what words alone cannot tell. A deed or an object that
 * no moment knows of lowers all scores, which is how a question about something that is not shown gives itself away: `missed` are
 * the words of weight that no moment is about.
 */
export function scoreMoments(question: Question, moments: readonly FoundMoment[]): Scored {
  const looked = question.terms.map((term) => ({ ...term, similar: new Map<string, number>() }))
  const gains = moments.map((moment) => looked.map((term) => gainOf(term, moment)))
  const importance = question.terms.map((term, index) => term.weight * rarity(gains.map((gain) => gain[index] ?? 0)))
  const total = importance.reduce((sum, each) => sum + each, 0)
  const missed = missedOf(question.terms, gains)
  const doubt = doubtOf(question.terms, missed)
  const similarities = sharedSimilarities(moments, gains)
  const objectShares = objectSharesOf(question.terms, moments, gains)
  const likeQuoted = likenessToQuoted(question.quotations, moments)
  const scored = moments
    .map((moment, row) => {
      const met = importance.reduce((sum, each, index) => sum + each * (gains[row]?.[index] ?? 0), 0)
      const coverage = total > 0 ? met / total : 0
      const words = coverage * doubt + labelBonus * labelShare(question.terms, moment) * coverage
      const similarity = similarities[row]
      const score =
        similarity === undefined
          ? words
          : wordShare * words + (1 - wordShare) * Math.max(0, similarity) * Math.sqrt(doubt)
      const earliness = 1 - moment.startS / Math.max(moment.durationS, moment.startS, 1)
      const share = (likeQuoted[row] ?? 1) * (objectShares[row] ?? 1)
      return { moment, score: score * (1 + earlierBonus * earliness) * share }
    })
    .sort(
      (a, b) =>
        b.score - a.score ||
        Number(b.moment.step !== undefined) - Number(a.moment.step !== undefined) ||
        a.moment.startS - b.moment.startS,
    )
  return { scored, missed }
}

// Moments that the words cannot tell apart, done to the same thing, should not be told apart by chance either.
function sharedSimilarities(moments: readonly FoundMoment[], gains: readonly number[][]): (number | undefined)[] {
  const keys = moments.map(({ videoId, target, kind }, row) =>
    JSON.stringify([videoId, target || row, kind, gains[row]]),
  )
  const best = new Map<string, number>()
  for (const [row, { similarity }] of moments.entries()) {
    const key = keys[row] ?? ''
    if (similarity !== undefined) best.set(key, Math.max(similarity, best.get(key) ?? -1))
  }
  return keys.map((key) => best.get(key))
}

/** A term with what has been found out about its likeness to other stems. */
type LookedTerm = Term & { similar: Map<string, number> }

// “New note” or “Reason to delete” over a field tell what is entered, and are no deed.
const entries = new Set(['fill', 'select', 'check'])
const nouns = new Set<FieldName>(['label', 'parameter'])

function gainOf(term: LookedTerm, { fields, kind }: FoundMoment): number {
  let best = 0
  for (const name of fieldNames) {
    const field = fields[name]
    if (!field || weights[name] <= best || (name === 'control' && term.distinct)) continue
    if (term.distinct && nouns.has(name) && entries.has(kind)) continue
    // likeness to words that merely stand on a screen would speak of no moment
    const least = name === 'screen' ? 1 : best / weights[name]
    best = Math.max(best, weights[name] * match(term, field, least))
  }
  return best
}

/** How well a term is met in a field; what is not better than `least` need not be told exactly. */
function match(term: LookedTerm, { stems, concepts, squashed }: Field, least: number): number {
  if (stems.includes(` ${term.stem} `)) return quality.same
  if (term.unspaced ? squashed.includes(term.surface) : term.surface.length >= 5 && squashed.includes(term.surface))
    return term.unspaced ? quality.same : quality.inside
  if (term.concepts.some((name) => concepts.includes(` ${name} `))) return quality.synonym
  if (quality.misspelt <= least || term.unspaced || term.stem.length < 5 || !/^[a-z]+$/.test(term.stem)) return 0
  let best = 0
  for (const stem of stems.split(' ')) {
    if (stem.length < 5) continue
    let likeness = term.similar.get(stem)
    if (likeness === undefined) term.similar.set(stem, (likeness = likenessOf(stem, term.stem)))
    if (likeness > best) best = likeness
  }
  return best
}

function likenessOf(a: string, b: string): number {
  if (distance(a, b) <= (Math.min(a.length, b.length) >= 8 ? 2 : 1)) return quality.misspelt
  return sharesBeginning(a, b) ? quality.prefix : 0
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

function missedOf(terms: readonly Term[], gains: readonly number[][]): Term[] {
  const isMet = (at: number) => gains.some((gain) => (gain[at] ?? 0) >= metWell)
  return terms.filter((term, at) => term.weight >= tellingWeight && !isMet(at))
}

// What no moment knows of is probably not shown: least of all when it is the deed, or everything that it is done to.
function doubtOf(terms: readonly Term[], missed: readonly Term[]): number {
  if (missed.some((term) => term.distinct || term.head)) return missingDeed
  const objects = terms.filter((term) => term.weight >= tellingWeight && !term.concepts.some(isAction))
  if (objects.length > 0 && objects.every((term) => missed.includes(term))) return missingObject
  return missed.length === 0 ? 1 : missingDetail
}

function objectSharesOf(terms: readonly Term[], moments: readonly FoundMoment[], gains: readonly number[][]): number[] {
  const objects = terms.flatMap((term, at) =>
    term.weight >= tellingWeight && !term.concepts.some(isAction) ? [at] : [],
  )
  const knowing = new Set(
    moments.flatMap(({ videoId }, row) => (objects.some((at) => (gains[row]?.[at] ?? 0) >= metWell) ? [videoId] : [])),
  )
  return moments.map(({ videoId }) => (knowing.size === 0 || knowing.has(videoId) ? 1 : withoutObject))
}

// What is quoted stands somewhere word for word, if it does, and is not meant elsewhere where its words only stand apart.
function likenessToQuoted(quotations: readonly string[], moments: readonly FoundMoment[]): number[] {
  const wanted = quotations.map(squash).filter((text) => text.length >= shortestQuoted)
  const holds = moments.map(({ fields }) =>
    wanted.every((text) =>
      fieldNames.some((name) => weights[name] >= metWell && fields[name]?.squashed.includes(text)),
    ),
  )
  return holds.map((isHeld) => (isHeld || !holds.includes(true) ? 1 : quotedElsewhere))
}

// “Title” names the field “Title” better than the field “Title of the page”.
function labelShare(terms: readonly Term[], { fields: { label } }: FoundMoment): number {
  const stems = label?.stems.split(' ').filter(Boolean) ?? []
  if (!label || stems.length === 0) return 0
  const means = ({ concepts }: Term) =>
    concepts.some((name) => !isGeneric(name) && label.concepts.includes(` ${name} `))
  const isMeant = terms.some(means)
  const shared = stems.filter((stem) => isMeant || terms.some((term) => term.stem === stem))
  return shared.length / stems.length
}
