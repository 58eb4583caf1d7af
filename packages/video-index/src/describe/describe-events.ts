import type { VideoEvent } from '../protocol/document.ts'
import type { Procedure } from '../protocol/procedure.ts'
import { labelText } from '../read/label-text.ts'
import type { Cue } from '../read/read-subtitles.ts'
import type { Screen } from '../read/screen-reader.ts'
import { bareText, newLines } from '../read/text-compare.ts'
import { boxHeight } from '../read/text-line.ts'
import { keyframeName } from './read-observations.ts'

const maxTexts = 40

/** Everything that can be searched by time: the actions, the screens as they came up, and what was said. */
export function describeEvents(procedure: Procedure, screens: readonly Screen[], speech: readonly Cue[]): VideoEvent[] {
  const at = new Map(screens.map((screen) => [keyframeName(screen), screen]))
  const actions = procedure.steps.map((step): VideoEvent => ({
    start_s: step.start_s,
    end_s: step.end_s,
    kind: 'action',
    description: step.title,
    on_screen_text: textsOf(at.get(step.keyframes.after)),
    keyframe: step.keyframes.after,
    confidence: step.confidence,
  }))
  const nearest = (timeS: number) => screens.findLast((screen) => screen.timeS <= timeS + 0.5) ?? screens[0]
  const spoken = speech.map((cue): VideoEvent => {
    const screen = nearest(cue.endS)
    return {
      start_s: cue.startS,
      end_s: cue.endS,
      kind: 'speech',
      description: cue.text,
      on_screen_text: [],
      keyframe: screen ? keyframeName(screen) : '',
      confidence: 1,
    }
  })
  return [...actions, ...screenEvents(screens), ...spoken].sort((a, b) => a.start_s - b.start_s)
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
