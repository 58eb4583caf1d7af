import { describe, expect, test } from 'bun:test'
import { sampleActivity } from '../testing/sample-activity.ts'
import { change, screenAt, textLine } from '../testing/sample-observation.ts'
import { captionTimes, findCaptionStretches, findCaptions, withoutCaptions } from './find-captions.ts'

const place = change(240, 366, 480, 388)
const activity = sampleActivity([5, 10, 12, 20].map((timeS) => [timeS, [place]] as const))
const stretches = findCaptionStretches(activity, [{ y1: 366, y2: 388 }])
const line = (text: string) => textLine(text, 640 - 4 * text.length, 660)
const page = textLine('Save', 60, 664)

describe('findCaptions', () => {
  test('a caption lasts from one change of its rows to the next, and is read where no picture is planned', () => {
    expect(stretches.map(({ startS, endS }) => [startS, Math.round(endS)])).toEqual([
      [0, 5],
      [5, 10],
      [10, 12],
      [12, 20],
      [20, 60],
    ])
    expect(captionTimes(stretches, [1, 7, 11, 30])).toEqual([16])
  })

  test('reads what stands in the middle of the rows, each caption once', () => {
    const screens = [
      screenAt(1, page),
      screenAt(7, page, line('Step 1: Open')),
      screenAt(16, page, line('Step 2: Close')),
    ]
    expect(findCaptions(stretches, screens, 1280).map(({ startS, endS, text }) => [startS, endS, text])).toEqual([
      [5, 10, 'Step 1: Open'],
      [12, 20, 'Step 2: Close'],
    ])
  })

  test('words that keep coming back stand on the page beneath', () => {
    const footer = line('About this shop')
    const screens = [screenAt(1, footer), screenAt(7, line('Step 1: Open')), screenAt(11, footer), screenAt(30, footer)]
    expect(findCaptions(stretches, screens, 1280).map(({ text }) => text)).toEqual(['Step 1: Open'])
  })

  test('the screen without them keeps the rest of the page', () => {
    const screen = screenAt(7, page, line('Step 1: Open'), textLine('Open', 640, 300))
    expect(withoutCaptions(screen, stretches).lines.map(({ text }) => text)).toEqual(['Save', 'Open'])
  })
})
