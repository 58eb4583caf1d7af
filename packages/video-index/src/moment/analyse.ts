import { createHash } from 'node:crypto'
import { type ConceptName, isGeneric, vocabulary } from '../language/concepts.ts'
import { irregularForms } from '../language/stem.ts'
import { expressions, piecesOf, squash, tokensOf, wordsIn } from '../language/words.ts'
import { type FieldName, fieldNames, type Moment } from './moment.ts'

/** What was found in the words of one source. `stems` and `concepts` stand between spaces, so that one of them is found as a part. */
export type Field = { stems: string; concepts: string; squashed: string }
export type Fields = Partial<Record<FieldName, Field>>

/** A moment as it is searched: its fields, and what it is looked up by. */
export type Analysed = {
  fields: Fields
  /** The words that speak of the moment, in order, then what they mean; see `conceptToken`. */
  terms: string
  /** Those that merely stand on its screen. */
  screen: string
}

/** Raised with every change of this file, of `findMoments`, or of the code in `language` that finds other words in a text. */
const analysisVersion = 2

/** Names how moments are analysed; what another analysis made is made anew. Lists of words are part of it by themselves. */
export const analysisName: string = createHash('sha256')
  .update(JSON.stringify([analysisVersion, vocabulary, [...irregularForms], expressions.map(String)]))
  .digest('hex')
  .slice(0, 8)

const onScreen = new Set<FieldName>(['near', 'screen'])

export function analyse({ words, meant }: Moment): Analysed {
  const fields: Fields = {}
  const terms: string[] = []
  const screen: string[] = []
  const concepts = new Set<ConceptName>(meant)
  for (const name of fieldNames) {
    const texts = words[name]
    if (name === 'kind' && meant.length > 0) fields.kind = toField([], meant, '')
    if (!texts) continue
    const parts = [...new Set(texts)].map(analyseText)
    const found = new Set(parts.flatMap((part) => part.concepts))
    const stems = new Set(parts.flatMap((part) => part.stems))
    fields[name] = toField(stems, found, parts.map(({ squashed }) => squashed).join(''))
    const tokens = parts.flatMap((part) => part.tokens)
    if (onScreen.has(name)) screen.push(...tokens)
    else {
      terms.push(...tokens)
      for (const concept of found) concepts.add(concept)
    }
  }
  const meanings = [...concepts].filter((concept) => !isGeneric(concept)).map(conceptToken)
  return { fields, terms: [...terms, ...meanings].join(' '), screen: [...new Set(screen)].join(' ') }
}

/** How a concept stands among the words that are looked up: no word of a text begins like this. */
export function conceptToken(concept: ConceptName): string {
  return `=${concept}`
}

/** Fields as one text: a line each, its parts between tabs, neither of which stands in them. */
export function packFields(fields: Fields): string {
  return fieldNames
    .flatMap((name) => {
      const field = fields[name]
      return field ? [name, field.stems, field.concepts, field.squashed].join('\t') : []
    })
    .join('\n')
}

export function unpackFields(packed: string): Fields {
  const fields: Fields = {}
  for (const line of packed.split('\n')) {
    const [name, stems = '', concepts = '', squashed = ''] = line.split('\t')
    fields[name as FieldName] = { stems, concepts, squashed }
  }
  return fields
}

function toField(stems: Iterable<string>, concepts: Iterable<string>, squashed: string): Field {
  return { stems: ` ${[...stems].join(' ')} `, concepts: ` ${[...concepts].join(' ')} `, squashed }
}

type AnalysedText = { stems: string[]; concepts: ConceptName[]; tokens: string[]; squashed: string }

// A screen keeps most of its lines from one event to the next.
const analysed = new Map<string, AnalysedText>()
const mostAnalysed = 20_000

function analyseText(text: string): AnalysedText {
  const known = analysed.get(text)
  if (known) return known
  const pieces = piecesOf(text)
  const words = wordsIn(pieces)
  const made = {
    stems: words.map((word) => word.stem),
    concepts: words.flatMap((word) => word.concepts),
    tokens: tokensOf(pieces),
    squashed: squash(text),
  }
  if (analysed.size >= mostAnalysed) analysed.clear()
  analysed.set(text, made)
  return made
}
