import { distance } from 'fastest-levenshtein'
import type { TextLine } from './text-line.ts'

/** Letters and digits of any script, lower case: what two readings of one text have in common. */
export function bareText(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '')
}

/** 1 for texts that read alike, falling to 0 with edit distance. */
export function textSimilarity(a: string, b: string): number {
  const [x, y] = [bareText(a), bareText(b)]
  if (!x || !y) return a.trim() === b.trim() ? 1 : 0
  return 1 - distance(x, y) / Math.max(x.length, y.length)
}

/** Two readings of one text differ in a letter or two. */
export function readsAlike(a: string, b: string): boolean {
  return textSimilarity(a, b) >= 0.84
}

/** Lines of `after` that no line of `before` says, wherever on the screen. */
export function newLines(before: readonly TextLine[], after: readonly TextLine[]): TextLine[] {
  const known = before.map((line) => bareText(line.text))
  const whole = known.join(' ')
  return after.filter((line) => {
    const bare = bareText(line.text)
    if (!bare) return false
    return (
      !whole.includes(bare) &&
      !known.some((each) => each && 1 - distance(each, bare) / Math.max(each.length, bare.length) >= 0.84)
    )
  })
}
