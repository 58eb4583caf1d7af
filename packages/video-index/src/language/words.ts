import { chineseWords, conceptsOfChinese, conceptsOfStem, type ConceptName } from './concepts.ts'
import { stem } from './stem.ts'

const unspacedScript = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u

// Expressions of several words that mean one thing; written together they are looked up like any word.
export const expressions: readonly [RegExp, string][] = [
  [/\b(?:log|sign)(?:s|ed|ing|ged|ging)?[ -](?:out|off)\b/g, ' logout '],
  [/\b(?:log|sign)(?:s|ed|ing|ged|ging)?[ -](?:in|on)(?:to)?\b/g, ' login '],
  [/\b(?:turn|switch)(?:s|es|ed|ing)?[ -]on\b/g, ' turnon '],
  [/\b(?:turn|switch)(?:s|es|ed|ing)?[ -]off\b/g, ' turnoff '],
  [/\bdrop[ -]down\b/g, ' dropdown '],
  [/\bpop(?:s|ped|ping)?[ -]up\b/g, ' popup appear '],
  [/\bare[ -]you[ -]sure\b/g, ' confirm '],
  [/\b(?:brand|whole)[ -]new\b/g, ' new '],
  [/\bset(?:s|ting)?[ -]up\b/g, ' setup '],
  [/\blook(?:s|ed|ing)?[ -]up\b/g, ' lookup '],
  [/\blook(?:s|ed|ing)? for\b/g, ' search '],
  [/\bhow many\b/g, ' count quantity '],
  [/\bhow much\b/g, ' amount price '],
  [/\bin charge(?: of)?\b/g, ' responsible '],
  [/\btr(?:y|ies|ied|ying)[ -]out\b/g, ' preview '],
  [/\bcontrol[ -]panel\b/g, ' controlpanel '],
  [/\bgo(?:es|ing)?[ -]live\b/g, ' golive '],
  [/\b(?:get|got|getting)s?[ -]rid[ -]of\b/g, ' delete '],
  [/\btake(?:s|n)?[ -](?:away|out)\b/g, ' remove '],
  [/\b(?:e-mail|e mail)\b/g, 'email'],
  [/\badd[ -]on(s?)\b/g, ' addon '],
  [/\bsee[ -]through\b/g, ' transparent '],
  [/\bcheck(?:s|ed|ing)?[ -]in\b/g, ' checkin '],
  [/\bwho\b/g, ' name '],
  [/\bcheck(?:s|ed|ing)?[ -]out\b/g, ' checkout '],
  [/\b(?:user|login) name\b/g, ' username '],
  [/\bpass word\b/g, ' password '],
]

/** A word as it is compared: `stem` for words with spaces around them, the characters themselves for unspaced scripts. */
export type Word = {
  surface: string
  stem: string
  unspaced: boolean
  concepts: readonly ConceptName[]
  /** Which part of a whole word this is: 1, or less for the overlapping pairs that unknown unspaced text is cut into. */
  share: number
}

export function isUnspaced(text: string): boolean {
  return unspacedScript.test(text)
}

/** One form for one meaning: width, case, camelCase and expressions of several words. */
export function normalise(text: string): string {
  let normal = text
    .normalize('NFKC')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .replace(/_/g, ' ')
  for (const [pattern, replacement] of expressions) normal = normal.replace(pattern, replacement)
  return normal
}

/** What stands between spaces, signs and changes of script, in order. */
export type Piece = { text: string; unspaced: boolean }

/** The words of a text, in order. Unspaced scripts are cut at known words, and into pairs of characters between them. */
export function wordsOf(text: string): Word[] {
  return wordsIn(piecesOf(text))
}

export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = []
  for (const [run] of normalise(text).matchAll(/[\p{L}\p{M}\p{N}]+/gu))
    for (const piece of run.split(/([\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+)/u))
      if (piece) pieces.push({ text: piece, unspaced: isUnspaced(piece) })
  return pieces
}

export function wordsIn(pieces: readonly Piece[]): Word[] {
  return pieces.flatMap(({ text, unspaced }) => {
    if (unspaced) return unspacedWords(text)
    const stemmed = stem(text)
    return { surface: text, stem: stemmed, unspaced, concepts: conceptsOfStem(stemmed), share: 1 }
  })
}

/** What these are looked up by in an index of whole tokens: the stems of spaced words, every pair of characters of unspaced ones. */
export function tokensOf(pieces: readonly Piece[]): string[] {
  return pieces.flatMap(({ text, unspaced }) => (unspaced ? pairsOf(text) : stem(text)))
}

/** Letters and digits only: finds words whose spaces the reading of the screen has lost. */
export function squash(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '')
}

function unspacedWords(run: string): Word[] {
  const words: Word[] = []
  let unknown = ''
  const flush = () => {
    words.push(...pairs(unknown))
    unknown = ''
  }
  for (let at = 0; at < run.length;) {
    const known = chineseWords.find((word) => run.startsWith(word, at))
    if (known) {
      flush()
      words.push({ surface: known, stem: known, unspaced: true, concepts: conceptsOfChinese(known), share: 1 })
      at += known.length
    } else unknown += run[at++]
  }
  flush()
  return words
}

function pairs(run: string): Word[] {
  const characters = [...run].length
  if (characters <= 2) return run ? [plain(run, 1)] : []
  const share = Math.max(1, characters / 3) / (characters - 1)
  return pairsOf(run).map((pair) => plain(pair, share))
}

/** A run of characters of an unspaced script as it is looked up. */
export function pairsOf(run: string): string[] {
  const characters = [...run]
  if (characters.length <= 2) return [run]
  return characters.slice(1).map((character, index) => `${characters[index]}${character}`)
}

function plain(surface: string, share: number): Word {
  return { surface, stem: surface, unspaced: true, concepts: [], share }
}
