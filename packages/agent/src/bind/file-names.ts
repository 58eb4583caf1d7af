import { wordsPattern } from '../ground/text-match.ts'

/** Recorded file names, and the names of the files that are uploaded instead. */
export type FileNames = ReadonlyMap<string, string>

/**
 * A text with every recorded file name replaced by the new one, and the rest of it passed to `replace`: a file is named by what it is,
 * never by a value whose words its name holds.
 */
export function aroundFileNames(text: string, names: FileNames, replace: (text: string) => string): string {
  for (const [recorded, name] of names) {
    const found = wordsPattern(recorded)?.exec(text)
    if (!found) continue
    const before = text.slice(0, found.index)
    const after = text.slice(found.index + found[0].length)
    const rest = (part: string) => (part === '' ? '' : aroundFileNames(part, names, replace))
    return rest(before) + name + rest(after)
  }
  return replace(text)
}
