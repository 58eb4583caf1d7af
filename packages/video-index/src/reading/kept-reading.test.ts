import { describe, expect, test } from 'bun:test'
import { rm } from 'node:fs/promises'
import { sampleObservation, sampleScale, textLine } from '../testing/sample-observation.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { findReading, keepReading } from './kept-reading.ts'
import type { Reading } from './reading.ts'

const shared = { ...textLine('Save', 100, 100), letters: [101.5, 109.25] }
const observations = [
  sampleObservation({ before: [shared], late: [shared, textLine('Saved', 300, 100)], point: [110, 105] }),
  sampleObservation({ before: [shared], late: [], startS: 4, typed: { x1: 10, y1: 10, x2: 90, y2: 24 } }),
]
const reading: Reading = {
  observations,
  screens: observations.flatMap(({ before, late }) => [before, late]),
  texts: [
    { source: 'title card', startS: 0, endS: 1, text: 'How to save', lines: ['How to', 'save'], keyframe: 'a.webp' },
    { source: 'caption', startS: 2, endS: 3, text: 'Now save' },
  ],
  heading: undefined,
  scale: { ...sampleScale, captionRows: [{ y1: 600, y2: 640.5 }] },
  durationS: 6.25,
  framesDecoded: 120,
  keyframes: 4,
}

async function keptFolder() {
  const folder = await temporaryFolder()
  for (const name of ['a.webp', 'b.webp']) await Bun.write(folder.join(name), 'a picture')
  await keepReading(folder.path, reading, 3)
  return folder
}

test('a reading is found again as it was, what it mentions several times as one and the same', async () => {
  await using folder = await keptFolder()
  const found = await findReading(folder.path, 3)
  expect(found).toStrictEqual(reading)
  expect(found?.observations[0]?.late).toBe(found?.screens[1])
  expect(found?.screens[0]?.lines[0]).toBe(found?.screens[2]?.lines[0])
})

describe('a reading is not found', () => {
  test('when another edition of the reader made it, or none was kept', async () => {
    await using folder = await keptFolder()
    expect(await findReading(folder.path, 4)).toBeUndefined()
    expect(await findReading(folder.join('elsewhere'), 3)).toBeUndefined()
  })

  test('when one of its pictures is gone', async () => {
    await using folder = await keptFolder()
    await rm(folder.join('b.webp'))
    expect(await findReading(folder.path, 3)).toBeUndefined()
  })

  test.each([
    ['is cut off', (text: string) => text.slice(0, -20)],
    ['has another form', (text: string) => text.replace('"version":1', '"version":2')],
    ['names a screen that it does not hold', (text: string) => text.replace('"screens":[0', '"screens":[9')],
    ['lacks what was seen', (text: string) => text.replaceAll('"episode"', '"other"')],
  ])('when the file %s', async (_, damage) => {
    await using folder = await keptFolder()
    const path = folder.join('reading.json')
    const text = await Bun.file(path).text()
    expect(damage(text)).not.toBe(text)
    await Bun.write(path, damage(text))
    expect(await findReading(folder.path, 3)).toBeUndefined()
  })
})
