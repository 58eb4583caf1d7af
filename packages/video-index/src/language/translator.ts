type Table = Readonly<Record<string, string>>
type Pattern = { strict: RegExp; loose: RegExp; translation: string; isQuoted: boolean[] }

/**
 * Says in another language what the server has said in English. `table` has the server's own sentences, with `{1}`, `{2}` where it put something

 * in (`{1!}` where that is one word), and their translations with the same marks. What was put in is translated likewise, except between quotation marks in either: that is of
 * somebody else. Of several sentences that are joined by `; ` or `, ` each counts for itself. What the table does not have stays as it is.
 */
export function translator(table: Table): (told: string) => string {
  const patterns = Object.entries(table)
    .filter(([sentence]) => hasMark(sentence))
    .sort(([one], [other]) => fixedLength(other) - fixedLength(one))
    .map(toPattern)
  const known = new Map(Object.entries(table).filter(([sentence]) => !hasMark(sentence)))
  const translations = new Map<string, string>()

  function translate(told: string): string {
    const kept = translations.get(told)
    if (kept !== undefined) return kept
    const translation =
      whole(told) ?? byPattern(told, 'loose') ?? inParts(told, '; ', '；') ?? inParts(told, ', ', '，') ?? told
    if (translations.size > mostKept) translations.clear()
    translations.set(told, translation)
    return translation
  }

  /** A sentence, or several of which each is known; undefined when one is not. */
  function whole(told: string): string | undefined {
    const sentence = known.get(told) ?? byPattern(told, 'strict')
    if (sentence !== undefined) return sentence
    for (const [start, end] of splits(told, '; ')) {
      const [one, rest] = [known.get(start) ?? byPattern(start, 'strict'), whole(end)]
      if (one !== undefined && rest !== undefined) return `${one}；${rest}`
    }
    return undefined
  }

  function byPattern(told: string, how: 'strict' | 'loose'): string | undefined {
    for (const { translation, isQuoted, ...matches } of patterns) {
      const [, ...given] = matches[how].exec(told) ?? []
      if (given.length === 0) continue
      return translation.replaceAll(/\{(\d)\}/g, (_, nth: string) => {
        const at = Number(nth) - 1
        const words = given[at] ?? ''
        return isQuoted[at] ? words : translate(words)
      })
    }
    return undefined
  }

  function inParts(told: string, separator: string, theirs: string): string | undefined {
    const [parts] = splits(told, separator)
    const translated = parts?.map(translate)
    return translated?.some((part, at) => part !== parts?.[at]) ? translated.join(theirs) : undefined
  }

  return translate
}

/** A page tells the same again with every change; a server tells of ever more recordings. */
const mostKept = 5000

const marks = /\{\d!?\}/g
const quoted = '“[^”]*”'

/** What stands before and after each separator that is not between quotation marks. */
function splits(told: string, separator: string): [start: string, end: string][] {
  const outside = new RegExp(`${separator}(?=(?:[^“”]|${quoted})*$)`, 'g')
  return [...told.matchAll(outside)].map(({ index }) => [told.slice(0, index), told.slice(index + separator.length)])
}

function hasMark(sentence: string): boolean {
  return sentence.search(marks) >= 0
}

/** The more of a sentence is fixed, the surer a match is. */
function fixedLength(sentence: string): number {
  return sentence.replaceAll(marks, '').length
}

function toPattern([sentence, translation]: [string, string]): Pattern {
  const fixed = sentence.split(marks)
  const holes = [...sentence.matchAll(marks)].map(([mark]) => mark)
  const isQuoted = holes.map((mark, at) => sentence.includes(`“${mark}”`) || translation.includes(`“{${at + 1}}”`))
  const matching = (open: string) => {
    const filled = (mark: string) => (sentence.includes(`“${mark}”`) ? inQuotes : mark.endsWith('!}') ? oneWord : open)
    return new RegExp(
      `^${fixed.map((words, at) => RegExp.escape(words) + (holes[at] ? filled(holes[at]) : '')).join('')}$`,
    )
  }
  return { strict: matching(`((?:(?!; )[^“]|${quoted})*?)`), loose: matching('([^]*?)'), translation, isQuoted }
}

const oneWord = '(\\S+)'

/** Words that somebody else's quotation marks may stand in. */
const inQuotes = `((?:[^“”]|${quoted})*?)`
