import type { ConceptName } from '../language/concepts.ts'
import type { ActionKind } from '../protocol/procedure.ts'
import type { Question } from './question.ts'

/** Whether a question about numbered steps asks for what is done, rather than when. */
export function asksHow(question: string): boolean {
  return (
    /\bhow\b|\bdescribe\b|\bwhat (?:is|does|do|happens)\b|\bexplain\b/i.test(question) ||
    /怎么|如何|怎样|做什么|是什么|描述|说明/.test(question)
  )
}

/** Whether the way to something is asked for, “how do I publish?”, and so the steps that lead there. */
export function asksForWay(question: string): boolean {
  const text = question.normalize('NFKC')
  return (
    /\bhow (?:do|does|did|can|could|should|would|to|is|are|was|were)\b|\bhow would (?:i|you|one)\b/i.test(text) ||
    /\bwhat (?:are the |)steps\b|\bsteps (?:to|for)\b|\bwalk me through\b|\b(?:explain|describe) how\b|\bway to\b/i.test(
      text,
    ) ||
    /怎么(?!样的)|怎样|如何|步骤(?:是什么|有哪些|是哪些)|(?:方法|流程)(?:是什么)?/.test(text)
  )
}

/** Whether every such moment is asked for, and not only the best. */
export function asksForAll(question: string): boolean {
  const text = question.normalize('NFKC')
  return (
    asksHowOften(question) ||
    /\b(?:every|each|all(?: of)?(?: the)?) (?:time|times|place|places|moment|moments|step|steps|occurrences?)\b/i.test(
      text,
    ) ||
    /\b(?:everywhere|which (?:steps|moments|places|fields)|what (?:steps|fields|values)|where all)\b/i.test(text) ||
    /所有|全部|每一?次|每一?处|哪几|哪些(?:步骤?|地方|时候|字段|内容)/.test(text)
  )
}

/** Whether the number of such moments is asked for. */
export function asksHowOften(question: string): boolean {
  const text = question.normalize('NFKC')
  return (
    /\bhow many (?:times|clicks|uploads|scrolls|drags|inputs|entries|fields|values)\b|\bhow often\b/i.test(text) ||
    /(?:多少|几)[次遍回]/.test(text)
  )
}

const kindsOfConcept: Partial<Record<ConceptName, readonly ActionKind[]>> = {
  type: ['fill'],
  click: ['click', 'press'],
  choose: ['select', 'check'],
  upload: ['upload'],
  scroll: ['scroll'],
  drag: ['drag'],
  open: ['goto'],
}
/** Words that name nothing in particular: “where do they type something into a field?” */
const faint = 0.35

/** The kinds of action that are all that a question asks for, “where do they type?”; undefined where it asks for more. */
export function kindsAskedFor(question: string, { terms }: Question): ReadonlySet<ActionKind> | undefined {
  const counts = asksHowOften(question)
  const kinds = new Set<ActionKind>()
  for (const { concepts, weight, surface } of terms) {
    const own = concepts.flatMap((name) => kindsOfConcept[name] ?? [])
    for (const kind of own) kinds.add(kind)
    if (own.length === 0 && weight > faint && !(counts && counting.has(surface))) return undefined
  }
  return kinds.size > 0 ? kinds : undefined
}
// What “how many” is looked up as.
const counting = new Set(['count', 'quantity', '次', '次数'])

/** Whether the length of all that is done is asked for, or of the recording itself: nothing else is named. */
export function asksForWholeLength({ duration, terms }: Question): boolean {
  return duration && terms.every(({ surface, weight }) => weight <= faint || wholeWords.has(surface))
}
const wholeWords = new Set(
  'whole entire total complete full procedure process task workflow last lasts altogether 总共 一共 流程 任务 总'.split(
    ' ',
  ),
)

/** What is asked of several recordings: which of them show something, or how they do it beside each other. */
export function asksAboutRecordings(question: string): 'which' | 'compare' | undefined {
  const text = question.normalize('NFKC')
  const recordings = '(?:recordings?|videos?|tutorials?|screencasts?|clips?)'
  if (
    /\b(?:compare|comparison|differences?|differ|differs|contrast)\b/i.test(text) ||
    /比较|对比|区别|差别|有(?:什么|何)不同/.test(text)
  )
    return 'compare'
  if (
    new RegExp(`\\b(?:which|what|how many|all) (?:of the )?${recordings}\\b`, 'i').test(text) ||
    /(?:哪些|哪个|哪几个|哪部|哪段|多少个?|几个)(?:录像|视频|教程|录屏|录制)/.test(text)
  )
    return 'which'
  return undefined
}
