import { type ConceptName, isDistinct } from '../language/concepts.ts'
import { squash, wordsOf } from '../language/words.ts'
import type { IndexDocument, VideoEvent } from '../protocol/document.ts'
import type { ActionKind, Step } from '../protocol/procedure.ts'

/** One source of words about a moment, and how much a word found there counts (1: it is what the step is about). */
export type Field = {
  weight: number
  stems: ReadonlySet<string>
  concepts: ReadonlySet<ConceptName>
  squashed: string
  /** These are names of controls that come into view: what they would do is not done. */
  isControl?: true
}

/** What may be cited: a step, or an event that no step covers. */
export type Moment = {
  document: IndexDocument
  step: Step | undefined
  startS: number
  endS: number
  /** What supports a citation, in words. */
  text: string
  keyframe: string
  fields: Field[]
  /** The words of the thing acted on, for telling labels that contain each other apart. */
  label: ReadonlySet<string>
  similarity: number | undefined
}

/** Where the similarities of a document's steps and events are looked up, by position. */
export type Similarities = { steps: ReadonlyMap<number, number>; events: ReadonlyMap<number, number> }

const weights = {
  title: 1,
  label: 1,
  value: 0.9,
  spoken: 0.8,
  parameter: 0.9,
  kind: 0.6,
  expected: 0.4,
  url: 0.3,
  near: 0.25,
  context: 0.3,
  screen: 0.15,
}
const leadInS = 3

const kindWords: Record<ActionKind, ConceptName[]> = {
  goto: ['open'],
  click: ['click'],
  fill: ['type', 'change'],
  select: ['choose', 'change'],
  check: ['enable', 'choose', 'click'],
  upload: ['upload', 'create', 'file'],
  press: ['click'],
  scroll: ['scroll'],
  drag: ['drag'],
  other: [],
}

export function momentsOf(document: IndexDocument, similarities: Similarities): Moment[] {
  const { steps, parameters } = document.procedure
  const context = field(weights.context, [document.video.title, document.procedure.title])
  const moments = steps.map((step, position): Moment => {
    const { target, value, kind, parameter } = step.action
    return {
      document,
      step,
      startS: step.start_s,
      endS: step.end_s,
      text: stepText(step),
      keyframe: step.keyframes.after || step.keyframes.before,
      label: new Set(wordsOf(target?.text ?? '').map((word) => word.stem)),
      similarity: similarities.steps.get(position),
      fields: [
        field(weights.title, [step.title]),
        field(weights.label, [target?.text]),
        field(weights.value, [value]),
        field(weights.parameter, [parameters.find((each) => each.name === parameter)?.label]),
        {
          ...field(weights.kind, []),
          concepts: new Set([
            ...kindWords[kind],
            ...conceptsOfValue(value, kind),
            ...conceptsOfLabel(target?.text, kind),
          ]),
        },
        field(
          weights.expected,
          step.expect.text.filter((text) => !isControl(text)),
        ),
        { ...field(weights.expected, step.expect.text.filter(isControl)), isControl: true },
        field(weights.url, [step.expect.url ?? undefined]),
        field(weights.near, target?.near ?? []),
        context,
      ],
    }
  })
  const stepMoments = [...moments]
  const appeared = appearedTexts(document.events)
  for (const [position, event] of document.events.entries()) {
    const owner = ownerOf(event, stepMoments)
    const similarity = similarities.events.get(position)
    if (owner) support(owner, event, similarity, appeared.get(event) ?? [])
    else if (event.description.trim()) moments.push(eventMoment(document, event, similarity, context))
  }
  return moments
}

// What a value looks like says what it is for, also where its field has no label.
function conceptsOfValue(value: string | undefined, kind: ActionKind): ConceptName[] {
  if (!value || kind === 'check' || kind === 'press') return []
  if (/^\S+@\S+\.\S+$/.test(value)) return ['email', 'address']
  if (/^https?:\/\//i.test(value)) return ['link']
  if (/\.(?:png|jpe?g|gif|webp|svg|bmp|heic|tiff?)$/i.test(value)) return ['image', 'file']
  if (/\.(?:csv|xlsx?|ods)$/i.test(value)) return ['spreadsheet', 'file']
  if (/^[•*●]{3,}$/.test(value)) return ['password']
  if (/^\d{1,4}[-/.年]\d{1,2}[-/.月]\d{1,4}日?$/.test(value)) return ['date']
  if (/^[$€£¥]|[$€£¥元]$/.test(value)) return ['price']
  if (/^[\d.,]+$/.test(value)) return ['count']
  return kind === 'fill' && (value.split(/\s+/).length >= 4 || /[\p{Script=Han}]{8,}/u.test(value)) ? ['text'] : []
}

// Buttons that end a form keep what was entered, whatever they are called.
function conceptsOfLabel(label: string | undefined, kind: ActionKind): ConceptName[] {
  const ends = /^(?:ok|done|update|apply|submit|finish|confirm|确定|完成|提交|更新|应用)$/i
  return kind === 'click' && label && ends.test(label.trim()) ? ['save'] : []
}

// The name of a control that comes into view (“Delete”) does not say that it is used; a sentence (“Post deleted”) does.
function isControl(text: string): boolean {
  const words = wordsOf(text)
  const [first] = words
  return (
    words.length <= 2 &&
    first !== undefined &&
    !/(?:ed|ing|ion)$/.test(first.surface) &&
    first.concepts.some(isDistinct)
  )
}

// What an action brings into view, of all that its screen shows: “open the control panel” asks for that.
function appearedTexts(events: readonly VideoEvent[]): Map<VideoEvent, string[]> {
  const appeared = new Map<VideoEvent, string[]>()
  let before: readonly string[] | undefined
  for (const event of [...events].sort((a, b) => a.start_s - b.start_s)) {
    if (event.kind !== 'action' && event.kind !== 'screen') continue
    if (event.kind === 'action' && before) {
      const known = squash(before.join(' '))
      const isNew = (text: string) => squash(text).length >= 3 && !known.includes(squash(text)) && !isControl(text)
      appeared.set(event, event.on_screen_text.filter(isNew))
    }
    before = event.on_screen_text
  }
  return appeared
}

function support(moment: Moment, event: VideoEvent, similarity: number | undefined, appeared: readonly string[]): void {
  if (appeared.length > 0) moment.fields.push(field(weights.expected, appeared))
  if (event.kind !== 'screen') {
    moment.fields.push(field(weights.spoken, [event.description]))
    if (similarity !== undefined) moment.similarity = Math.max(moment.similarity ?? -1, similarity)
    if (event.kind !== 'action') moment.text = `${moment.text} — ${event.description}`
  }
  if (event.on_screen_text.length > 0) moment.fields.push(field(weights.screen, event.on_screen_text))
}

function eventMoment(
  document: IndexDocument,
  event: VideoEvent,
  similarity: number | undefined,
  context: Field,
): Moment {
  const weight = event.kind === 'screen' ? weights.expected : weights.spoken
  return {
    document,
    step: undefined,
    startS: event.start_s,
    endS: event.end_s,
    text: event.description,
    keyframe: event.keyframe,
    label: new Set(),
    similarity,
    fields: [field(weight, [event.description]), field(weights.screen, event.on_screen_text), context],
  }
}

// What is said belongs to the step that it overlaps most; said shortly before a step, it announces that step.
function ownerOf(event: VideoEvent, steps: readonly Moment[]): Moment | undefined {
  let owner: Moment | undefined
  let most = 0
  for (const step of steps) {
    const shared = Math.min(event.end_s, step.endS) - Math.max(event.start_s, step.startS)
    if (shared > most) [owner, most] = [step, shared]
  }
  if (owner && (most >= 0.3 * (event.end_s - event.start_s) || event.kind === 'action')) return owner
  if (event.kind !== 'speech' && event.kind !== 'caption')
    return owner && most >= 0.5 * (owner.endS - owner.startS) ? owner : undefined
  return steps.find((step) => step.startS >= event.start_s && step.startS - event.end_s <= leadInS) ?? owner
}

function stepText(step: Step): string {
  const { value } = step.action
  const shown =
    value !== undefined && !squash(step.title).includes(squash(value)) ? `${step.title}: ${value}` : step.title
  return shown
}

function field(weight: number, texts: readonly (string | undefined)[]): Field {
  const parts = texts.flatMap((text) => (text ? [analyse(text)] : []))
  const [only] = parts
  if (only && parts.length === 1) return { weight, ...only }
  return {
    weight,
    stems: new Set(parts.flatMap(({ stems }) => [...stems])),
    concepts: new Set(parts.flatMap(({ concepts }) => [...concepts])),
    squashed: parts.map(({ squashed }) => squashed).join(''),
  }
}

type Words = Omit<Field, 'weight' | 'isControl'>

// A screen keeps most of its lines from one event to the next, and questions come back to the same recordings.
const analysed = new Map<string, Words>()
const mostAnalysed = 50_000

function analyse(text: string): Words {
  const known = analysed.get(text)
  if (known) return known
  const words = wordsOf(text)
  const made = {
    stems: new Set(words.map((word) => word.stem)),
    concepts: new Set(words.flatMap((word) => word.concepts)),
    squashed: squash(text),
  }
  if (analysed.size >= mostAnalysed) analysed.clear()
  analysed.set(text, made)
  return made
}
