import { wordsOf } from '../../language/words.ts'
import type { Video } from '../../protocol/document.ts'

/** The recordings that a question names by every word of their titles, and the question without those words. */
export function namedRecordings<Named extends Pick<Video, 'title'>>(
  question: string,
  videos: readonly Named[],
): { named: Named[]; rest: string } {
  const asked = stemsOf(question)
  const isNamed = ({ title }: Named) => {
    const words = stemsOf(title)
    return words.length > 0 && words.every((word) => asked.includes(word))
  }
  const whole = videos.filter(isNamed)
  // “Add a customer with a discount” names neither “Add a customer” nor “A discount” where the longer title is there.
  const named = whole.filter(
    ({ title }) =>
      !whole.some((other) => other.title.length > title.length && isWithin(stemsOf(title), stemsOf(other.title))),
  )
  const placeOf = ({ title }: Named) => Math.min(...stemsOf(title).map((word) => asked.indexOf(word)))
  named.sort((a, b) => placeOf(a) - placeOf(b))
  const rest = named.reduce((text, { title }) => withoutWords(text, stemsOf(title)), question)
  return { named, rest }
}

function isWithin(words: readonly string[], others: readonly string[]): boolean {
  return words.every((word) => others.includes(word))
}

function withoutWords(text: string, stems: readonly string[]): string {
  return text.replaceAll(/[\p{L}\p{M}\p{N}]+/gu, (run) =>
    stemsOf(run).every((each) => stems.includes(each)) ? ' ' : run,
  )
}

function stemsOf(text: string): string[] {
  return wordsOf(text).map((word) => word.stem)
}
