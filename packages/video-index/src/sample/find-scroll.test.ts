import { describe, expect, test } from 'bun:test'
import sharp from 'sharp'
import { type Drawing, draw, greyOf } from '../testing/make-clip.ts'
import { findScroll } from './find-scroll.ts'

const [width, height] = [360, 240]

/** Paragraphs of bars on a long page, seen from `top` down, beside a menu that stays. */
async function page(top: number, shade = 1, seed = 1): Promise<Drawing> {
  const bars = Array.from({ length: 150 }, (_, at) => {
    const length = 30 + ((at * at * 7 * seed + at * 31) % 170)
    return `<rect x="110" y="${at * 11 + (at % 5) * 4 - top}" width="${length}" height="6" fill="#222"/>`
  }).join('')
  const menu = '<rect width="90" height="240" fill="#dde"/><rect x="10" y="20" width="60" height="8"/>'
  return await draw(width, height, `<g opacity="${shade}">${bars}</g>${menu}`)
}

/** As the analysis sees a larger recording: shifts are parts of a pixel there. */
async function reduced({ width, height, data }: Drawing, by: number): Promise<Drawing> {
  const [narrow, low] = [Math.round(width * by), Math.round(height * by)]
  const raw = await sharp(data, { raw: { width, height, channels: 3 } })
    .resize(narrow, low, { fit: 'fill' })
    .raw()
    .toBuffer()
  return { width: narrow, height: low, data: new Uint8Array(raw) }
}

const shiftOf = (before: Drawing, after: Drawing) =>
  findScroll(greyOf(before), greyOf(after), before.width, before.height)

describe('findScroll', () => {
  test.each([1, 7, 24, 90])('tells a page that moved up by %i from one that moved down', async (by) => {
    const [here, further] = [await page(300), await page(300 + by)]
    expect(shiftOf(here, further)).toBe(by)
    expect(shiftOf(further, here)).toBe(-by)
  })

  test.each([10, 15, 33])('fits a shift of %i in a picture made smaller by a fraction', async (by) => {
    const scale = 0.5625
    const found = shiftOf(await reduced(await page(300), scale), await reduced(await page(300 + by), scale))
    expect(Math.abs(found - by * scale)).toBeLessThan(1)
  })

  test('a fade is no scroll', async () => {
    const stages = await Promise.all([1, 0.7, 0.4, 0.1].map((shade) => page(300, shade)))
    for (const [at, stage] of stages.slice(1).entries()) expect(shiftOf(stages[at]!, stage)).toBe(0)
  })

  test('another page is no scroll, nor is the same one', async () => {
    const here = await page(300)
    expect(shiftOf(here, here)).toBe(0)
    expect(
      shiftOf(here, await draw(width, height, '<rect x="120" y="40" width="200" height="120" fill="#456"/>')),
    ).toBe(0)
    expect(shiftOf(here, await page(120, 1, 3))).toBe(0)
  })
})
