import { describe, expect, test } from 'bun:test'
import { type Drawing, draw } from '../testing/make-clip.ts'
import { cutPatch, isSamePatch, liftPointer, putPatch } from './lift-pointer.ts'

const button = (fill: string, label = 'Dynamic') =>
  `<rect x="20" y="20" width="160" height="40" rx="6" fill="${fill}"/><text x="60" y="46" font-family="sans-serif" font-size="20" fill="#fff">${label}</text>`
const arrow = '<path d="M92 30V50L97 45 101 53 105 51 101 44H107Z" fill="#111" stroke="#fff"/>'
const pointer = { x1: 88, y1: 27, x2: 111, y2: 57 }
const around = { x1: 80, y1: 19, x2: 119, y2: 65 }

/** The largest difference between two pictures, in levels. */
function differenceOf(a: Drawing, b: Drawing): number {
  return a.data.reduce((most, level, at) => Math.max(most, Math.abs(level - b.data[at]!)), 0)
}

describe('liftPointer', () => {
  test('shows the words that the pointer hides', async () => {
    const [clear, covered] = [await draw(200, 80, button('#345')), await draw(200, 80, button('#345') + arrow)]
    expect(differenceOf(clear, covered)).toBeGreaterThan(100)
    expect(liftPointer(covered, pointer, cutPatch(clear, around))).toBe(true)
    expect(differenceOf(clear, covered)).toBe(0)
  })

  test('keeps the tint of a button that lit up', async () => {
    const covered = await draw(200, 80, button('#456') + arrow)
    const ground = cutPatch(await draw(200, 80, button('#345')), around)
    expect(liftPointer(covered, pointer, ground)).toBe(true)
    expect(differenceOf(covered, await draw(200, 80, button('#456')))).toBeLessThan(20)
  })

  test('leaves the picture as it is where something else stands there by now', async () => {
    const covered = await draw(200, 80, button('#345', 'Always') + arrow)
    const before = covered.data.slice()
    expect(liftPointer(covered, pointer, cutPatch(await draw(200, 80, button('#345')), around))).toBe(false)
    expect(covered.data).toEqual(before)
  })

  test('is undone by what was cut out before', async () => {
    const covered = await draw(200, 80, button('#345') + arrow)
    const [before, under] = [covered.data.slice(), cutPatch(covered, pointer)]
    liftPointer(covered, pointer, cutPatch(await draw(200, 80, button('#345')), around))
    putPatch(covered, under)
    expect(covered.data).toEqual(before)
  })
})

test('two patches are the same but for noise, and not where a tick was set', async () => {
  const box = { x1: 0, y1: 0, x2: 60, y2: 40 }
  const tickBox = '<rect x="20" y="10" width="16" height="16" fill="#fff" stroke="#666"/>'
  const tick = '<path d="M23 18L27 22 33 14" stroke="#24f" stroke-width="2" fill="none"/>'
  const patchOf = async (svg: string) => cutPatch(await draw(60, 40, svg), box)
  const before = await patchOf(tickBox)
  const noisy = { box, data: before.data.map((level, at) => level - ((at * 7) % 13)) }
  expect(isSamePatch(before, noisy)).toBe(true)
  expect(isSamePatch(before, await patchOf(tickBox + tick))).toBe(false)
})
