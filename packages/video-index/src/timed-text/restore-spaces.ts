import type { Screen } from '../read/screen-reader.ts'
import { instructionWords } from './instruction.ts'

const commonWords =
  'a an the this that these those to of in on at for from with by as into and or then it its is are be your our my we you again all not no new more back up down out off page list button field box menu link name next first last step checkbox dropdown textbox username password login logout online website'.split(
    ' ',
  )

/** Shorter runs of letters are words of their own more often than several that lost their spaces. */
const minRun = 7
const minPart = 4

/** Words that may be told from one another in a run: what the screens show, and what instructions are made of. */
export function vocabularyOf(screens: readonly Screen[]): ReadonlySet<string> {
  const shown = screens.flatMap((screen) =>
    screen.lines.flatMap((line) => line.text.toLowerCase().match(/[a-z]{3,}/g) ?? []),
  )
  const vocabulary = new Set([...shown, ...commonWords, ...instructionWords])
  // The same words stand on the page, misread alike.
  return new Set([...vocabulary].filter((word) => !isPair(word, vocabulary)))
}

function isPair(word: string, vocabulary: ReadonlySet<string>): boolean {
  if (commonWords.includes(word)) return false
  for (let at = minPart; at <= word.length - minPart; at++)
    if (vocabulary.has(word.slice(0, at)) && vocabulary.has(word.slice(at))) return true
  return false
}

/** Puts back the spaces that the reading lost (“Entertheowneremail”), where a run of letters is made of known words only. */
export function withSpaces(text: string, vocabulary: ReadonlySet<string>): string {
  return text.replaceAll(/[a-z]{2,}/giu, (run) => {
    if (run.length < minRun || !/^[A-Z]?[a-z]+(?:[A-Z][a-z]+)*$/u.test(run)) return run
    return cut(run, vocabulary)?.join(' ') ?? run
  })
}

/** The cut into the fewest known words. */
function cut(run: string, vocabulary: ReadonlySet<string>): string[] | undefined {
  const best: (string[] | undefined)[] = [[]]
  const lower = run.toLowerCase()
  for (let to = 1; to <= run.length; to++)
    for (let from = Math.max(0, to - 20); from < to; from++) {
      const [before, known] = [best[from], best[to]]
      if (!before || !vocabulary.has(lower.slice(from, to))) continue
      if (!known || before.length + 1 < known.length) best[to] = [...before, run.slice(from, to)]
    }
  return best[run.length]
}
