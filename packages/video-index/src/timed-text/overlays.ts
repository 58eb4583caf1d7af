import type { Episode } from '../describe/find-episodes.ts'
import type { Observation } from '../describe/observation.ts'
import type { Band } from '../describe/residuals.ts'
import type { Screen } from '../read/screen-reader.ts'
import type { Activity } from '../sample/activity.ts'
import type { PointerTrack } from '../sample/track-pointer.ts'
import {
  type CaptionStretch,
  captionTimes,
  findCaptionStretches,
  findCaptions,
  withoutCaptions,
} from './find-captions.ts'
import { type Still, findStills, findTitleCards, stillTimes, withoutTitleCards } from './find-title-cards.ts'
import { vocabularyOf, withSpaces } from './restore-spaces.ts'
import type { TimedText } from './timed-text.ts'

/** Where words may have been put over the recording or between its parts, before anything is read. */
export type Overlays = { captions: CaptionStretch[]; stills: Still[] }

/** The recording as it was without what its author added, and what that says. `heading` is the title of a card at the start. */
export type Uncovered = {
  observations: Observation[]
  screens: Screen[]
  texts: TimedText[]
  heading: string | undefined
}

export function findOverlays(activity: Activity, track: PointerTrack, bands: readonly Band[]): Overlays {
  return { captions: findCaptionStretches(activity, bands), stills: findStills(activity, track, bands) }
}

/** Moments to read for the overlays' sake, where the episodes' own pictures do not show them. */
export function overlayTimes({ captions, stills }: Overlays, episodes: readonly Episode[]): number[] {
  const planned = episodes.flatMap(({ beforeS, afterS, lateS, typing }) => [beforeS, typing ? afterS : lateS, lateS])
  return [...captionTimes(captions, planned), ...stillTimes(stills, planned)]
}

export async function uncover(
  { captions, stills }: Overlays,
  { observations, screens }: { observations: readonly Observation[]; screens: readonly Screen[] },
  picture: { keyframeFolder: string; width: number; height: number },
): Promise<Uncovered> {
  const bare = (screen: Screen) => withoutCaptions(screen, captions)
  const cards = await findTitleCards(stills, screens, { ...picture, bare })
  const stripped = observations.map((each) => ({
    ...each,
    before: bare(each.before),
    after: bare(each.after),
    late: bare(each.late),
  }))
  const isCard = ({ timeS }: Screen) => cards.some((card) => timeS >= card.startS && timeS < card.endS)
  const uncovered = screens.filter((screen) => !isCard(screen)).map(bare)
  const vocabulary = vocabularyOf(uncovered)
  const spaced = ({ text, lines, ...rest }: TimedText): TimedText => ({
    ...rest,
    text: withSpaces(text, vocabulary),
    ...(lines ? { lines: lines.map((line) => withSpaces(line, vocabulary)) } : {}),
  })
  const texts = [...findCaptions(captions, screens, picture.width), ...cards].map(spaced)
  return {
    observations: withoutTitleCards(stripped, cards),
    screens: uncovered,
    texts,
    heading: texts.find((text) => text.source === 'title card' && text.startS < 1)?.text,
  }
}
