import { keyframeName } from '../describe/read-observations.ts'
import type { Screen } from '../read/screen-reader.ts'
import { bareText } from '../read/text-compare.ts'
import type { Change } from './change.ts'

/** Changes that are asked about together, with the names of their pictures in order of time. */
export type ChangeWindow = {
  changes: Change[]
  pictures: string[]
  /** The picture that is shown in place of one that reads the same. */
  shownAs: ReadonlyMap<string, string>
}

/** What each screen reads, by the name of its picture: of two that read alike one is shown. */
export type Readings = ReadonlyMap<string, ReadonlySet<string>>

/** More pictures at once are looked at less well, and many servers refuse them. */
const maxPictures = 16
/** Share of their lines that two readings of one screen have in common. */
const leastShared = 0.8
/** Changes that a window repeats of the one before: what leads up to its first. */
const overlap = 1

/**
 * Cuts a recording into windows. Each change has at most two pictures, and none is shown twice in a window: not where one
 * change begins with what another ended with, and not where nothing that can be read came between.
 */
export function changeWindows(
  changes: readonly Change[],
  readings: Readings,
  limit: number = maxPictures,
): ChangeWindow[] {
  const windows: ChangeWindow[] = []
  for (let from = 0; from < changes.length;) {
    let to = from + 1
    while (to < changes.length && windowOf(changes.slice(from, to + 1), readings).pictures.length <= limit) to++
    windows.push(windowOf(changes.slice(from, to), readings))
    if (to >= changes.length) break
    from = Math.max(from + 1, to - overlap)
  }
  return windows
}

/** Two windows in place of one that the model finds too long; undefined where it cannot be cut any more. */
export function halves({ changes }: ChangeWindow, readings: Readings): [ChangeWindow, ChangeWindow] | undefined {
  if (changes.length < 2) return undefined
  const middle = changes.length >> 1
  return [windowOf(changes.slice(0, middle), readings), windowOf(changes.slice(middle), readings)]
}

export function windowOf(changes: Change[], readings: Readings): ChangeWindow {
  const names = changes.flatMap(({ step }) => [step.keyframes.before, step.keyframes.after]).filter(Boolean)
  const effects = new Set(changes.map(({ step }) => step.keyframes.after))
  const shownAs = new Map<string, string>()
  let last: string | undefined
  for (const name of [...new Set(names)].sort()) {
    // What comes before a change is what came after the last one, as a rule.
    const isRepeated = last !== undefined && !effects.has(name) && areAlike(readings.get(name), readings.get(last))
    if (!isRepeated) last = name
    shownAs.set(name, last!)
  }
  return { changes, pictures: [...new Set(shownAs.values())], shownAs }
}

export function readingsOf(screens: readonly Screen[]): Readings {
  return new Map(screens.map((screen) => [keyframeName(screen), readingOf(screen)]))
}

function readingOf({ lines }: Screen): ReadonlySet<string> {
  return new Set(lines.map((line) => bareText(line.text)).filter(Boolean))
}

/** A caret, a pointer or a slip of reading between two changes makes no other screen. */
function areAlike(one: ReadonlySet<string> = new Set(), other: ReadonlySet<string> = new Set()): boolean {
  return one.size > 0 && one.intersection(other).size >= leastShared * one.union(other).size
}
