import { describe, expect, test } from 'bun:test'
import { sampleObservation, sampleScale, textLine } from '../testing/sample-observation.ts'
import { findDrag } from './find-drag.ts'

const [todo, done] = [textLine('To do', 60, 100), textLine('Done', 460, 100)]
const card = (x: number, y: number) => textLine('Paint the fence', x, y)
const dragged = { point: [80, 146], draggedTo: [490, 160] } as const

describe('findDrag', () => {
  test('is a card that stands in another column afterwards', () => {
    const found = findDrag(
      sampleObservation({ before: [todo, done, card(60, 140)], late: [todo, done, card(460, 140)], ...dragged }),
      sampleScale,
    )
    expect(found).toMatchObject({
      kind: 'drag',
      target: { text: 'Paint the fence' },
      value: 'Done',
      to: { text: 'Done', point: [0.3828, 0.2222] },
    })
  })

  test.each([
    ['stayed', [card(60, 140)]],
    ['moved elsewhere than the pointer', [card(60, 400)]],
    ['is there twice', [card(60, 140), card(460, 140)]],
    ['is gone', []],
  ])('is none when the card %s', (_, late) => {
    const seen = sampleObservation({ before: [todo, done, card(60, 140)], late: [todo, done, ...late], ...dragged })
    expect(findDrag(seen, sampleScale)).toBeUndefined()
  })

  const label = textLine('Volume', 100, 300)
  const slid = { point: [240, 308], draggedTo: [330, 310] } as const
  const value = (text: string) => textLine(text, 420, 300)
  const changes = [{ x1: 205, y1: 148, x2: 230, y2: 158, pixels: 90, sharpPixels: 40 }]

  test('is a knob that set a value', () => {
    const seen = sampleObservation({
      before: [label, value('20 %')],
      late: [label, value('65 %')],
      ...slid,
      episode: { changes },
    })
    expect(findDrag(seen, sampleScale)).toMatchObject({
      kind: 'drag',
      target: { text: 'Volume', role: 'slider' },
      value: '65 %',
    })
  })

  test('takes the number out of a label that holds it', () => {
    const seen = sampleObservation({
      before: [textLine('Volume: 20', 420, 300)],
      late: [textLine('Volume: 65', 420, 300)],
      ...slid,
      episode: { changes },
    })
    expect(findDrag(seen, sampleScale)).toMatchObject({ target: { text: 'Volume' }, value: '65' })
  })

  test('is none where the number stayed, or the motion ran aslant', () => {
    const seen = { before: [value('20 %')], late: [value('20 %')], ...slid, episode: { changes } }
    expect(findDrag(sampleObservation(seen), sampleScale)).toBeUndefined()
    const aslant = { ...seen, late: [value('65 %')], draggedTo: [330, 400] as const }
    expect(findDrag(sampleObservation(aslant), sampleScale)).toBeUndefined()
  })
})
