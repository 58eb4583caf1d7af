import type { Citation } from '../../protocol/answer.ts'
import type { IndexDocument, VideoEvent } from '../../protocol/document.ts'
import type { Step } from '../../protocol/procedure.ts'
import { withoutSecrets } from '../../export/without-secrets.ts'

/** What a claim may cite: a citation with what was read of its moment, secrets left out. */
export type Evidence = {
  /** Its place among the citations, from 1. */
  n: number
  citation: Citation
  document: IndexDocument
  /** Names the recording among those that are shown together. */
  letter: string
  step: Step | undefined
  /** Everything that is told of it, in one line; words of the recording are quoted. */
  text: string
}

const maxWords = 40
const maxBrought = 5
const maxSaid = 3
const maxLength = 200

/** The evidence of these citations, in their order; what is no longer in the store is left out. */
export function gatherEvidence(
  citations: readonly Citation[],
  documents: ReadonlyMap<string, IndexDocument>,
): Evidence[] {
  const covered = new Map([...documents].map(([id, document]) => [id, withoutSecrets(document)]))
  const ids = [...new Set(citations.map(({ video_id }) => video_id))]
  return citations.flatMap((citation, at): Evidence[] => {
    const document = covered.get(citation.video_id)
    if (!document) return []
    const step = document.procedure.steps.find(({ n }) => n === citation.step)
    const letter = String.fromCharCode('A'.charCodeAt(0) + (ids.indexOf(citation.video_id) % 26))
    const told = { n: at + 1, citation, document, letter, step }
    return [{ ...told, text: textOf(told) }]
  })
}

function textOf({ n, citation, document, letter, step }: Omit<Evidence, 'text'>): string {
  const { start_s, end_s } = citation
  const beside = document.events.filter((event) => event.start_s < end_s && event.end_s > start_s)
  const screens = beside.filter(({ kind }) => kind === 'action' || kind === 'screen')
  const said = beside.filter(({ kind }) => kind === 'speech' || kind === 'caption')
  const own = step ? [] : document.events.filter((event) => event.start_s === start_s && event.end_s === end_s)
  const facts = [
    ...(step ? factsOf(step) : own.map(({ description }) => quoted(description))),
    ...listed('people are told', said.slice(0, maxSaid).map(descriptionOf)),
    ...listed('words on the screen', [...new Set(screens.flatMap((each) => each.on_screen_text))].slice(0, maxWords)),
  ]
  const what = step ? `step ${step.n} ${quoted(step.title)}, ` : ''
  return `[${n}] Recording ${letter}, ${what}from ${start_s.toFixed(1)} to ${end_s.toFixed(1)} seconds: ${facts.join('; ')}`
}

function factsOf({ section, action, expect }: Step): string[] {
  const { kind, target, value } = action
  return [
    ...(section ? [`under the heading ${quoted(section)}`] : []),
    `${kind}${target?.text ? ` on ${quoted(target.text)}` : ''}`,
    ...(value === undefined ? [] : [`value ${quoted(value)}`]),
    ...listed('afterwards there is', expect.text.slice(0, maxBrought)),
    ...(expect.url === null ? [] : [`then at the address ${quoted(expect.url)}`]),
  ]
}

const descriptionOf = ({ description }: VideoEvent): string => description
const quoted = (text: string): string => JSON.stringify(text.slice(0, maxLength))
const listed = (what: string, texts: readonly string[]): string[] =>
  texts.length > 0 ? [`${what} ${texts.map(quoted).join(', ')}`] : []
