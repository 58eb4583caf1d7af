import type { VideoEvent } from '@stepcast/video-index'
import type { BoundProcedure } from '../bind/bind-values.ts'
import { lettersAndDigits, similarity } from '../ground/text-match.ts'
import type { Observation } from '../observe/observation.ts'

/** What is shorter stands on many screens by chance. */
const leastLetters = 3
/** How alike a line on the recording's screen and a value are that are the same. */
const leastAlike = 0.9

/**
 * A new value that was entered and, for all that can be seen, never taken: the recording shows the value in its place in the end, and not before
 * it was entered, while the page shows the new one nowhere. Undefined where there is none, or the recording does not tell.
 */
export function unshownValue(
  { values, steps }: BoundProcedure,
  events: readonly VideoEvent[],
  page: Observation,
): { recorded: string; value: string } | undefined {
  const actions = events.filter(({ kind }) => kind === 'action').toSorted((a, b) => a.start_s - b.start_s)
  const end = actions.at(-1)
  if (!end) return undefined
  const shows = ({ on_screen_text }: VideoEvent, words: string) =>
    on_screen_text.some((line) => similarity(line, words) >= leastAlike)
  const now = [...page.texts, ...page.elements.map(({ value }) => value)].map(lettersAndDigits)
  for (const { set, kind, recorded_value: recorded, value, steps: numbers } of values) {
    const entry = steps.find(({ n, action }) => numbers.includes(n) && ['fill', 'select'].includes(action.kind))
    if (!set || !entry || (kind !== 'text' && kind !== 'choice')) continue
    if (lettersAndDigits(recorded).length < leastLetters || lettersAndDigits(value).length < leastLetters) continue
    const stoodBefore = events.some((event) => event.start_s < entry.start_s - 0.5 && shows(event, recorded))
    if (stoodBefore || !shows(end, recorded)) continue
    if (!now.some((text) => text.includes(lettersAndDigits(value)))) return { recorded, value }
  }
  return undefined
}
