import { cardinalPattern, chineseNumberPattern, numeralValue } from '../../language/numerals.ts'

/** A part of a recording in seconds; negative ones count from its end. A span of no length is a point in time. */
export type TimeSpan = { startS: number; endS: number }

const clock = String.raw`\d{1,2}:\d{2}(?::\d{2})?`
const count = String.raw`(?:\d+(?:\.\d+)?|half an?|an?|${cardinalPattern})`
const unit = '(?:seconds?|secs?|s|minutes?|mins?|min)'
const length = `${count}[ -]?${unit}(?:(?: and)? ${count}[ -]?${unit})?`
const time = `(${clock}|${length})`
const chineseLength = `(?:${chineseNumberPattern}|半|\\d+(?:\\.\\d+)?)(?:分半钟?|分钟半|分钟?|秒钟?)(?:(?:${chineseNumberPattern}|\\d+(?:\\.\\d+)?)秒钟?)?`
const chineseTime = `(${clock}|${chineseLength})`

type Rule = { pattern: RegExp; span: (captured: string[]) => TimeSpan }

const english = (pattern: string) => new RegExp(`(?<![\\w:])${pattern}(?![\\w:])`, 'i')
const until = ([end = '']: string[]): TimeSpan => ({ startS: 0, endS: secondsIn(end) })
const since = ([start = '']: string[]): TimeSpan => ({ startS: secondsIn(start), endS: Infinity })
const between = ([start = '', end = '']: string[]): TimeSpan => ({ startS: secondsIn(start), endS: secondsIn(end) })
const point = ([at = '']: string[]): TimeSpan => ({ startS: secondsIn(at), endS: secondsIn(at) })
const atEnd = ([of = '']: string[]): TimeSpan => ({ startS: -secondsIn(of), endS: Infinity })

// The more a rule asks for, the earlier it stands.
const rules: readonly Rule[] = [
  { pattern: english(`(?:somewhere )?(?:between|from) ${time} (?:and|to|until|till) ${time}`), span: between },
  { pattern: english(`(?:(?:with)?in|during|for) the (?:very )?first (${length}|minute|second)`), span: until },
  {
    pattern: english(`(?:(?:with)?in|during|for) the (?:very )?(?:last|final) (${length}|minute|second)`),
    span: atEnd,
  },
  {
    pattern: english(`(?:any time )?(?:after|since|from|past) (?:the )?${time}(?: mark)?(?: on(?:wards?)?)?`),
    span: since,
  },
  { pattern: english(`(?:any time )?(?:before|until|till|up to) (?:the )?${time}(?: mark)?`), span: until },
  { pattern: english(`(?:at|around|near) (?:about )?(?:the )?${time}(?: mark)?`), span: point },
  {
    pattern: new RegExp(`(?:从|在)?${chineseTime}(?:到|至|和|与|-|~)${chineseTime}(?:之间|期间|这段时间)?`),
    span: between,
  },
  { pattern: new RegExp(`(?:最|开)?(?:前|头|初)(?:面的?|的)?(${chineseLength})(?:里|内|之内)?`), span: until },
  { pattern: new RegExp(`第一(分钟)(?:里|内|之内)?`), span: until },
  { pattern: new RegExp(`最后的?(${chineseLength})(?:里|内|之内)?`), span: atEnd },
  { pattern: new RegExp(`(?:从|在)?${chineseTime}(?:之后|以后|后|开始|起)`), span: since },
  { pattern: new RegExp(`(?:在)?${chineseTime}(?:之前|以前|前)`), span: until },
  { pattern: new RegExp(`在?${chineseTime}(?:的?时候|时|处|的地方|左右)`), span: point },
]

/** Finds the part of a recording that a question is narrowed to; `rest` is the question without it. */
export function findTimeSpan(question: string): { span: TimeSpan; rest: string } | undefined {
  const text = question.normalize('NFKC')
  for (const { pattern, span } of rules) {
    const match = pattern.exec(text)
    if (!match) continue
    const rest = `${text.slice(0, match.index)} ${text.slice(match.index + match[0].length)}`
    return { span: inOrder(span(match.slice(1))), rest }
  }
  return undefined
}

/** Whether a moment of a recording of `durationS` lies in the span: its middle does, or at a point in time it is shown. */
export function isWithin(
  { start_s, end_s }: { start_s: number; end_s: number },
  { startS, endS }: TimeSpan,
  durationS: number,
): boolean {
  const from = startS < 0 ? Math.max(0, durationS + startS) : startS
  const to = endS < 0 ? durationS + endS : endS
  if (from === to) return start_s <= from && end_s >= from
  const middle = (start_s + end_s) / 2
  return middle >= from && middle <= to
}

function inOrder({ startS, endS }: TimeSpan): TimeSpan {
  return startS > endS ? { startS: endS, endS: startS } : { startS, endS }
}

/** Seconds of `1:20`, `90 s`, `one minute 20 seconds` or `1分20秒`. */
export function secondsIn(text: string): number {
  if (text.includes(':')) return text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
  const parts = text.matchAll(
    /([\d.]+|half an?|[a-z]+(?:-[a-z]+)?|[零一二两三四五六七八九十百半]+)?[ -]?(min|m|s|分|秒)[a-z钟]*(半)?/gi,
  )
  let seconds = 0
  for (const [, number = '1', unit = '', half] of parts) {
    const size = /^(?:m|分)/i.test(unit) ? 60 : 1
    seconds += (valueOf(number) + (half ? 0.5 : 0)) * size
  }
  return seconds
}

function valueOf(number: string): number {
  if (/^half|^半$/i.test(number)) return 0.5
  if (/^an?$/i.test(number)) return 1
  return /^[\d.]+$/.test(number) ? Number(number) : numeralValue(number)
}
