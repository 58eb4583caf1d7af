import type { VideoEvent } from '../protocol/document.ts'
import type { Procedure } from '../protocol/procedure.ts'
import { labelText } from '../read/label-text.ts'
import type { Screen } from '../read/screen-reader.ts'
import { bareText, newLines } from '../read/text-compare.ts'
import { boxHeight } from '../read/text-line.ts'
import type { TimedText } from '../timed-text/timed-text.ts'
import { keyframeName } from './read-observations.ts'

const maxTexts = 40

/**
 * Everything that can be searched by time: the actions, the screens as they came up, and what people put on or beside them.
 * `said` has better words than a step's title, by the step's number.
 */
export function describeEvents(
  procedure: Procedure,
  screens: readonly Screen[],
  texts: readonly TimedText[],
  said: ReadonlyMap<number, string> = new Map(),
): VideoEvent[] {
  const at = new Map(screens.map((screen) => [keyframeName(screen), screen]))
  const actions = procedure.steps.map((step): VideoEvent => ({
    start_s: step.start_s,
    end_s: step.end_s,
    kind: 'action',
    description: said.get(step.n) ?? step.title,
    on_screen_text: textsOf(at.get(step.keyframes.after)),
    keyframe: step.keyframes.after,
    confidence: step.confidence,
  }))
  const told = texts.map((text) => textEvent(text, screens))
  return [...actions, ...screenEvents(screens), ...told].sort((a, b) => a.start_s - b.start_s)
}

function textEvent(
  { source, startS, endS, text, lines = [text], keyframe }: TimedText,
  screens: readonly Screen[],
): VideoEvent {
  const screen = screens.findLast((each) => each.timeS <= endS + 0.5) ?? screens[0]
  return {
    start_s: round(startS),
    end_s: round(endS),
    kind: source === 'subtitle' ? 'speech' : 'caption',
    description: text,
    on_screen_text: source === 'caption' || source === 'title card' ? [...lines] : [],
    keyframe: keyframe ?? (screen ? keyframeName(screen) : ''),
    // Text of a file is what its author wrote; what stands in the picture may be misread.
    confidence: source === 'subtitle' || source === 'chapter' ? 1 : 0.9,
  }
}

/** A screen is an event when most of what it says was not there before. */
function screenEvents(screens: readonly Screen[]): VideoEvent[] {
  const events: VideoEvent[] = []
  let shown: Screen | undefined
  for (const screen of screens) {
    const added = newLines(shown?.lines ?? [], screen.lines)
    if (shown && added.length < Math.max(4, screen.lines.length * 0.4)) continue
    const last = events.at(-1)
    if (last) last.end_s = screen.timeS
    // Large letters are what a person would call the screen by.
    const heads = added.toSorted((a, b) => boxHeight(b.box) - boxHeight(a.box)).slice(0, 3)
    if (heads.length === 0) continue
    events.push({
      start_s: screen.timeS,
      end_s: screens.at(-1)!.timeS,
      kind: 'screen',
      description: `The screen shows ${heads.map((line) => `“${labelText(line.text)}”`).join(', ')}`,
      on_screen_text: textsOf(screen),
      keyframe: keyframeName(screen),
      confidence: 0.9,
    })
    shown = screen
  }
  return events
}

function textsOf(screen: Screen | undefined): string[] {
  const texts = (screen?.lines ?? []).map((line) => labelText(line.text)).filter((text) => bareText(text).length > 1)
  return [...new Set(texts)].slice(0, maxTexts)
}

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000
}
