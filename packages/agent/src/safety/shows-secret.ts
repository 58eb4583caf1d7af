import { isReadIn, lettersAndDigits } from '../ground/text-match.ts'

/** Shorter pieces are words that stand anywhere. */
const leastLetters = 4

/** Whether words that were read are a secret or half of it: while it is being typed, or where its words are read apart. */
export function showsSecret(text: string, secret: string): boolean {
  if (isReadIn(secret, [text]) !== undefined) return true
  const whole = lettersAndDigits(secret)
  const least = Math.max(leastLetters, whole.length / 2)
  return [text, ...text.split(/\s+/)]
    .map(lettersAndDigits)
    .some((piece) => piece.length >= least && whole.includes(piece))
}
