import { chineseWords, isAction, isDistinct, isGeneric, type ConceptName } from '../language/concepts.ts'
import type { Language } from '../language/languages.ts'
import { stem } from '../language/stem.ts'
import { isUnspaced, normalise, wordsOf, type Word } from '../language/words.ts'

/** A word of the question and how much it says about the moment that is asked for (1 an ordinary noun). */
export type Term = Word & {
  weight: number
  distinct: boolean
  /** It is what is asked for, of something else: the colour of the lamp. */
  head: boolean
}

/** A question in plain words, reduced to what it asks about. */
export type Question = {
  language: Language
  terms: Term[]
  /** The question without its scaffolding, for a sentence model. */
  meaning: string
  /** What it quotes: labels and values, word for word. */
  quotations: string[]
  /** Whether a length of time is asked for rather than a moment. */
  duration: boolean
  /** Which of several such moments is asked for, when the question says so. */
  occurrence: 'first' | 'second' | 'last' | undefined
  /** Asks for what comes right after (1) or before (-1) the moment that is described. */
  offset: -1 | 0 | 1
}

const stopList = (
  'a an the this that these those there here it its they them their he him his she her hers we us our i me my you your who whom whose ' +
  'is are was were be been being am do does did doing done has have had having can could may might shall should will would must ' +
  'when where what which why how at in on of to for from by with into onto as and or but if so than then too very just only also again ' +
  'point moment time part place somewhere anywhere exactly first get gets got getting come comes become becomes becoming go goes going happen happens happening take takes place ' +
  'make makes made making show shows shown showing see sees seen appear appears video recording clip tutorial screencast presenter speaker narrator author instructor ' +
  'person people users clips parts times tells asks someone somebody anyone people user tell please find out about during while s t don doesn use uses used using under below above ' +
  'something anything everything nothing over beside behind near next after before up down off out back whole all any each some more new-ish'
).split(' ')
// Short ones are compared as they are: the stem of “theme” is that of “them”.
const stopSurfaces = new Set(stopList)
const stopStems = new Set(stopList.filter((word) => word.length > 4).map(stem))
const isStopWord = ({ surface, stem: stemmed }: Word) => stopSurfaces.has(surface) || stopStems.has(stemmed)

// These say something after all, though they also serve as scaffolding.
const neverStopped = new Set(['find'].map(stem))

const faintWords = new Set(
  'value page screen window field box form button icon tab element section area panel thing item option list value app application program site bar visitor reader user guest audience public box corner top bottom left right side way edit change detail information info data input 页面 界面 窗口 按钮 字段 输入框 表单 图标 区域 内容 信息 一项'
    .split(' ')
    .map(stem),
)

// “The save button” is a thing, not a deed.
const controlWords = new Set(
  'button link icon option menu tab entry item 按钮 链接 图标 选项 菜单'.split(' ').map(stem),
)

const chinesePhrases =
  '在哪一步|在哪步|在哪个步骤|第[一二三四五六七八九十]次|最后一次|一次|[几多]少?[次遍处]|哪个地方|什么地方|什么位置|什么时候|几分几秒|哪个步骤|多长时间|多少时间|视频里|视频中|录像里|录像中|教程里|教程中|在哪里|在哪儿|哪一步|怎么样|是不是|有没有|演示者|多少秒|请问|一共|总共|共计|哪几|这个|那个|这些|那些|一个|某个|哪个|哪些|什么|最后|视频|录像|教程|在哪|哪里|哪儿|何时|几秒|哪步|怎么|怎样|如何|是在|他们|她们|我们|作者|里面|上面|时候|步骤|操作|进行|发生|出现|显示|地方|位置|多久|多长|花了|花费|耗时|用时|用了|整个|过程|全程'
const chineseLetters = '请谁他她我你它被把将的了吗呢吧啊是在里中上时'
// What only asks; single characters of it not where they are part of a word that is known, as 上 is of 上传.
const chineseScaffolding = new RegExp(`${chinesePhrases}|(${chineseWords.join('|')})|[${chineseLetters}]`, 'g')

// Alone between words that are known, these only join them.
const chineseParticles = new Set('有和与及从到给用会能要去都对为以于并且还又再想让中内下做干')

const locative =
  /\b(?:below|under|underneath|above|beneath|beside|next to|near|behind|after|before|in|inside|within|on|from|at)\b/i

const genericWeight = 0.4
const faintWeight = 0.35
const locativeWeight = 0.6
const subjectWeight = 0.4
const distinctWeight = 1.3
const deedWeight = 1.15
const quotedWeight = 1.3

const occurrencePhrase =
  /\b(?:for the )?(?:first|second|last) time\b|\bat (?:first|the end)\b|\bin the end\b|\b(?:once more|finally|eventually|initially)\b/gi

// “How many clicks” counts; “how many are in stock” asks for a number that is shown.
const countPhrase =
  /\bhow many (?:times|recordings?|videos?|tutorials?|screencasts?|clips?)\b|\bhow often\b|\b(?:which|what|all|every|each) (?:of the )?steps?\b/gi
const durationPhrase = /^\s*(?:for )?how (?:long|much time)\b/i

export function languageOf(text: string): Language {
  return isUnspaced(text) ? 'zh-CN' : 'en'
}

/** Reduces a question to its terms. Its order matters a little: words of place (“below the name”) weigh less. */
export function parseQuestion(text: string): Question {
  const language = languageOf(text)
  const { core, offset } = splitOffset(text.normalize('NFKC'))
  const scaffolded =
    language === 'zh-CN'
      ? core.replace(chineseScaffolding, (_, word: string | undefined) => word ?? ' ')
      : [occurrencePhrase, durationPhrase, countPhrase].reduce((rest, phrase) => rest.replace(phrase, ' '), core)
  const quotations = [...core.matchAll(/["“”'‘’「『]([^"“”'‘’」』]{2,})["“”'‘’」』]/g)].map(([, inner = '']) => inner)
  const quoted = new Set(quotations.flatMap((text) => wordsOf(text).map((word) => word.stem)))
  const terms = weigh(normalise(scaffolded), quoted)
  const meaning = language === 'zh-CN' ? scaffolded.replace(/\s+/g, ' ').trim() : withoutScaffolding(core)
  return {
    language,
    terms,
    meaning,
    quotations,
    occurrence: occurrenceIn(core),
    duration: durationPhrase.test(core) || /多久|多长|多少时间|多少秒|时长|耗时/.test(core),
    offset,
  }
}

function weigh(text: string, quoted: ReadonlySet<string>): Term[] {
  const terms: Term[] = []
  const subject = subjectOf(text)
  const heads = headsOf(text)
  for (const [position, clause] of splitAtLocative(text).entries())
    for (const [at, word, words] of wordsOf(clause).map((word, at, words) => [at, word, words] as const)) {
      const isQuoted = quoted.has(word.stem)
      if (!isQuoted && !word.unspaced && isStopWord(word) && !neverStopped.has(word.stem)) continue
      if (!isQuoted && chineseParticles.has(word.surface)) continue
      if (!isQuoted && !word.unspaced && word.surface.length < 2 && !/\d/.test(word.surface)) continue
      const place =
        position > 0 && terms.some((term) => term.weight >= 0.9)
          ? locativeWeight
          : subject.has(word.stem)
            ? subjectWeight
            : 1
      const weight = (isQuoted ? quotedWeight : weightOf(word)) * place
      const known = terms.find((term) => sameMeaning(term, word))
      if (known) known.weight = Math.max(known.weight, weight * word.share)
      else
        terms.push({
          ...word,
          weight: weight * word.share,
          head: position === 0 && heads.has(word.stem),
          distinct: position === 0 && word.concepts.some(isDistinct) && !controlWords.has(words[at + 1]?.stem ?? ''),
        })
    }
  return terms
}

function weightOf(word: Word): number {
  if (word.concepts.length > 0 && word.concepts.every((name) => isGeneric(name))) return genericWeight
  if (faintWords.has(word.stem)) return faintWeight
  // What is done tells more than what it is done to; a deed as a thing, such as a deletion, is one of those.
  const isThing = /(?:ion|ment)s?$/.test(word.surface)
  if (isThing) return 1
  if (word.concepts.some(isDistinct)) return distinctWeight
  return word.concepts.some((name) => isAction(name) && !isGeneric(name)) ? deedWeight : 1
}

function sameMeaning(term: Word, word: Word): boolean {
  if (term.stem === word.stem) return true
  const action = (name: ConceptName) => isDistinct(name) || isGeneric(name)
  return word.concepts.some((name) => action(name) && term.concepts.includes(name))
}

// In “does the shop owner log in”, the one who acts tells little about the moment; the deed does. Where no deed follows (“does
// the error appear”), what stands there is the thing asked about.
function subjectOf(text: string): Set<string> {
  const clause = /\b(?:do|does|did) (?:the|a|an|his|her|their|our|my|your)? ?(.*)$/i.exec(text)?.[1]
  const words = clause ? wordsOf(clause) : []
  const deed = words.findIndex((word, index) => index > 0 && word.concepts.some((name) => isAction(name)))
  return new Set(words.slice(0, Math.max(0, Math.min(deed, 3))).map((word) => word.stem))
}

// What stands before “of” is asked for; what stands after it only says of which. Words for parts and kinds of anything are no such things.
function headsOf(text: string): Set<string> {
  const [before, after] = text.split(/\bof (?=the |a |an |this |that |their |his |her |its |each |every )/)
  const head = after === undefined ? undefined : wordsOf(before ?? '').at(-1)
  return new Set(head && !isStopWord(head) && !faintWords.has(head.stem) ? [head.stem] : [])
}

function occurrenceIn(text: string): Question['occurrence'] {
  // “the second search”, “the last click”
  for (const [, which = '', deed = ''] of text.matchAll(/\b(first|second|last|final) ([a-z]+)/gi))
    if (wordsOf(deed).some(({ concepts }) => concepts.some(isAction)))
      return /first/i.test(which) ? 'first' : /second/i.test(which) ? 'second' : 'last'
  if (/\b(?:first time|at first|initially|earliest)\b|第一次|首次|最初/i.test(text)) return 'first'
  if (/\b(?:second time|once more|again)\b|第二次|再次|又一次/i.test(text)) return 'second'
  if (/\b(?:last time|at the end|finally|in the end|eventually)\b|最后一次|最终/i.test(text)) return 'last'
  return undefined
}

// The words before the first preposition name the deed and its object; those after it where that stands.
function splitAtLocative(text: string): string[] {
  const opening =
    /^\s*(?:(?:at|in|on|from|after|before) )?(?:what|which|when|where|how|whose)\b[^a-z]*(?:point|moment|time|second|part|step|place|position)?/i.exec(
      text,
    )
  const skipped = opening?.[0].length ?? 0
  const match = locative.exec(text.slice(skipped))
  if (!match) return [text]
  const at = skipped + match.index
  return [text.slice(0, at), text.slice(at + match[0].length)]
}

// What comes between “what” and “after …” in a question for what comes after, and says nothing more.
const offsetFiller =
  /^(?:\s|'s|is|was|does|did|do|has|have|had|been|being|happens?|happened|comes?|came|follows?|followed|done|they|he|she|we|you|i|it|one|the|a|next|previous|following|preceding|first|last|very|thing|step|action|right|just|shortly|immediately|directly|user|person|presenter|narrator|speaker|author|else|to|be|shown)*$/i

function splitOffset(text: string): { core: string; offset: -1 | 0 | 1 } {
  const english =
    /^\s*(?:and |so )?(?:what|which|when is|where is|the|show me)\b(.{0,60}?)\b(after|before|once|following|preceding|prior to)\b(.*)$/i.exec(
      text,
    )
  if (english && offsetFiller.test(english[1] ?? '')) {
    const isBefore = /^(?:before|preceding|prior)/i.test(english[2] ?? '')
    return { core: english[3] ?? '', offset: isBefore ? -1 : 1 }
  }
  const chinese =
    /^(.*?)(之后|以后|之前|以前|前|后)(?:[,，])?(?:又|再|接着|然后|先|下一步|他们|她们|他|她|用户)*(?:是|做|干|发生)(?:了|的)?(?:是)?什么/.exec(
      text,
    ) ??
    /^(.+?)(?:之|以)?(前|后)面?的?(?:那|上|下|前|后)?一?(?:步|个步骤|步骤)(?:是什么|做什么|是哪|在哪里?|呢)*\s*[?？。]*\s*$/.exec(
      text,
    )
  if (chinese) return { core: chinese[1] ?? '', offset: chinese[2]?.endsWith('前') ? -1 : 1 }
  const chineseNext = /^(.+?)的?(上|下|前|后)一(?:步|个步骤)(?:是什么|做什么|是哪|在哪里?|呢)*\s*[?？。]*\s*$/.exec(
    text,
  )
  if (chineseNext) return { core: chineseNext[1] ?? '', offset: /[上前]/.test(chineseNext[2] ?? '') ? -1 : 1 }
  // a clause alone asks for what stands on its other side: “right after they sign in”, “发布之前”
  const clause = /^\s*(?:(?:right|just|shortly|immediately|directly) )?(after|before)\b([^,;]*)$/i.exec(text)
  if (clause) return { core: clause[2] ?? '', offset: clause[1]?.toLowerCase() === 'before' ? -1 : 1 }
  const chineseClause = /^([^,，;；]+?)(?:之|以)(后|前)\s*[?？。]*\s*$/.exec(text)
  if (chineseClause) return { core: chineseClause[1] ?? '', offset: chineseClause[2] === '前' ? -1 : 1 }
  return { core: text, offset: 0 }
}

const openings = [
  /^\s*(?:so|and|please|can you tell me|could you tell me|tell me|show me|do you know)[, ]+/i,
  /^\s*(?:at|in|on) (?:what|which) (?:point|moment|time|second|part|step|place)(?: in the \w+)?\s*/i,
  /^\s*(?:when|where|how|what)(?: exactly)?\s*/i,
  /^\s*(?:in the (?:video|recording|clip) )?/i,
  /^\s*(?:does|do|did|is|are|was|were|can|will|has|have|had)\s+/i,
  /^\s*(?:it|they|he|she|we|i|you|someone|the (?:presenter|speaker|narrator|user|person|author|instructor))\s+/i,
]

function withoutScaffolding(text: string): string {
  let core = text
  for (const opening of openings) core = core.replace(opening, '')
  return normalise(core)
    .replace(/[?!.。？！]+\s*$/, '')
    .replace(/\s+/g, ' ')
    .trim()
}
