import { bareText } from '../../read/text-compare.ts'
import type { Claim } from '../../protocol/answer.ts'
import type { Evidence } from './evidence.ts'

/** A sentence as a model gives it, with what it cites. */
export type ToldClaim = { text: string; citations: readonly number[] }

const maxLength = 400
/** A time may be told this far beside the moment that it belongs to, in seconds. */
const timeReachS = 2
/** Smaller numbers count things that can be seen, and stand nowhere. */
const smallNumber = 10

/**
 * The claims that hold: each cites evidence that was given, and nothing else; what it quotes, and the numbers in it, stand in
 * that evidence or are its times. The others are dropped.
 */
export function checkClaims(told: readonly ToldClaim[], evidence: readonly Evidence[]): Claim[] {
  const given = new Map(evidence.map((each) => [each.n, each]))
  const claims = told.flatMap((claim): Claim[] => {
    const { text, marked } = withoutMarks(claim.text)
    const citations = [...new Set([...claim.citations, ...marked])]
    const cited = citations.flatMap((n) => given.get(n) ?? [])
    const isCited = citations.length > 0 && cited.length === citations.length
    return isCited && text && text.length <= maxLength && isBorneOut(text, cited) ? [{ text, citations }] : []
  })
  return claims.filter(({ text }, at) => claims.findIndex((other) => other.text === text) === at)
}

/** The answer in words: each claim with the numbers of what bears it out. */
export function joinClaims(claims: readonly Claim[]): string {
  return claims
    .map(({ text, citations }, at) => {
      const [, words = text, end = ''] = /^([\s\S]*?)([.!?。！？]*)$/u.exec(text) ?? []
      const gap = at === 0 || /[。！？]$/u.test(claims[at - 1]!.text) ? '' : ' '
      return `${gap}${words} ${citations.map((n) => `[${n}]`).join('')}${end}`
    })
    .join('')
}

/** Models put the numbers into the sentence as well as beside it. */
function withoutMarks(text: string): { text: string; marked: number[] } {
  const marked = [...text.matchAll(/[[【]\s*(\d+)\s*[\]】]/g)].map(([, n]) => Number(n))
  const plain = text
    .replaceAll(/\s*[[【]\s*\d+\s*[\]】]/g, '')
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()
  return { text: plain, marked }
}

function isBorneOut(text: string, cited: readonly Evidence[]): boolean {
  const told = bareText(cited.map((each) => each.text).join(' '))
  const quotes = [...text.matchAll(/“([^”]+)”|"([^"]+)"|「([^」]+)」|『([^』]+)』|《([^》]+)》/g)].map((match) =>
    match.slice(1).find((each) => each !== undefined),
  )
  if (!quotes.every((each) => told.includes(bareText(each ?? '')))) return false
  const numbers = new Set(cited.flatMap((each) => numbersIn(each.text)))
  return numbersIn(text).every(
    (number) => numbers.has(number) || isSmall(number) || cited.some((each) => isTimeOf(number, each)),
  )
}

function numbersIn(text: string): string[] {
  return [...text.normalize('NFKC').matchAll(/\d+(?:[.:,]\d+)*/g)].map(([number]) => number.replaceAll(',', ''))
}

const isSmall = (number: string): boolean => /^\d$/.test(number) && Number(number) < smallNumber

function isTimeOf(number: string, { citation: { start_s, end_s } }: Evidence): boolean {
  const seconds = number.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
  const isWithin = seconds >= start_s - timeReachS && seconds <= end_s + timeReachS
  return isWithin || Math.abs(seconds - (end_s - start_s)) <= 1
}
