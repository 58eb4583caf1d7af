import { type ConceptName, isDistinct } from '../language/concepts.ts'
import { squash, wordsOf } from '../language/words.ts'
import type { IndexDocument, VideoEvent } from '../protocol/document.ts'
import type { ActionKind, Step } from '../protocol/procedure.ts'
import type { FieldName, Moment } from './moment.ts'

const leadInS = 3
// The sentence model was made for sentences.
const maxToldCharacters = 300

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

/** What a sentence model is told of a text. */
export function toldText(text: string): string {
  return text.slice(0, maxToldCharacters)
}

/** The moments of a recording, each with all that is said about it. */
export function findMoments(document: IndexDocument): Moment[] {
  const context = [document.video.title, document.procedure.title]
  const steps = document.procedure.steps.map((step, position) => stepMoment(document, step, position))
  const moments = [...steps]
  const appeared = appearedTexts(document.events)
  for (const event of document.events) {
    const owner = ownerOf(event, steps)
    if (owner) support(owner, event, appeared.get(event) ?? [])
    else if (event.description.trim()) moments.push(eventMoment(event, moments.length))
  }
  for (const moment of moments) add(moment, 'context', context)
  return moments
}

function stepMoment(document: IndexDocument, step: Step, position: number): Moment {
  const { target, value, kind, parameter } = step.action
  const { text: expected, url } = step.expect
  const moment: Moment = {
    position,
    step: step.n,
    kind,
    startS: step.start_s,
    endS: step.end_s,
    text: stepText(step),
    keyframe: step.keyframes.after || step.keyframes.before,
    target: target?.text ?? '',
    words: {},
    meant: [
      ...kindWords[kind],
      ...conceptsOfValue(value, kind),
      ...conceptsOfLabel(target?.text, kind),
      ...conceptsOfNotice(expected),
    ],
    told: [{ text: toldText(step.title), ...(step.keyframes.after && { picture: step.keyframes.after }) }],
  }
  add(moment, 'title', [step.title])
  add(moment, 'label', [target?.text])
  add(moment, 'value', [value])
  add(moment, 'parameter', [document.procedure.parameters.find((each) => each.name === parameter)?.label])
  for (const text of expected) add(moment, isControl(text) ? 'control' : 'expected', [text])
  add(moment, 'url', [url ?? undefined])
  add(moment, 'near', target?.near ?? [])
  return moment
}

function eventMoment(event: VideoEvent, position: number): Moment {
  const moment: Moment = {
    position,
    step: undefined,
    kind: event.kind,
    startS: event.start_s,
    endS: event.end_s,
    text: event.description,
    keyframe: event.keyframe,
    target: '',
    words: {},
    meant: [],
    told: [{ text: toldText(event.description) }],
  }
  add(moment, event.kind === 'screen' ? 'expected' : 'spoken', [event.description])
  add(moment, 'screen', event.on_screen_text)
  return moment
}

function support(moment: Moment, event: VideoEvent, appeared: readonly string[]): void {
  add(moment, 'expected', appeared)
  add(moment, 'screen', event.on_screen_text)
  if (event.kind === 'screen') return
  add(moment, 'spoken', [event.description])
  const text = toldText(event.description)
  if (text.trim() && !moment.told.some((each) => each.text === text)) moment.told.push({ text })
  if (event.kind !== 'action') moment.text = `${moment.text} — ${event.description}`
}

function add({ words }: Moment, name: FieldName, texts: readonly (string | undefined)[]): void {
  for (const text of texts) if (text) (words[name] ??= []).push(text)
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

// “Product published” is a message that something succeeded, whatever it is called.
function conceptsOfNotice(texts: readonly string[]): ConceptName[] {
  const isNotice = texts.some((text) => text.length <= mostInNotice && notice.test(text))
  return isNotice ? ['success', 'message'] : []
}
const mostInNotice = 60
const notice =
  /^\S.*\b(?:saved|created|published|updated|added|deleted|removed|sent|submitted|uploaded|imported|completed)\b\W*(?:successfully)?\W*$|\bsuccess(?:ful(?:ly)?)?\b|^已.{1,12}$|成功/i

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

function stepText({ title, action: { value } }: Step): string {
  return value !== undefined && !squash(title).includes(squash(value)) ? `${title}: ${value}` : title
}
