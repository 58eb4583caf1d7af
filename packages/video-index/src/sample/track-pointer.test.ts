import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import {
  type DrawnFrame,
  type Form,
  clipHeight,
  clipWidth,
  glide,
  missBy,
  trackDrawn,
} from '../testing/drawn-pointer.ts'

setDefaultTimeout(60_000)

/** As near as the middle of an outline can be told. */
const near = 7

const plain = `<rect width="${clipWidth}" height="${clipHeight}" fill="#f4f4f4"/>`
const dark = `<rect width="${clipWidth}" height="${clipHeight}" fill="#16181d"/>`
const button = (fill: string) => `${plain}<rect x="420" y="240" width="120" height="36" rx="6" fill="${fill}"/>`
const paragraph = (top: number, seed: number) =>
  Array.from({ length: 60 }, (_, at) => {
    const [row, column] = [Math.floor(at / 10), at % 10]
    const width = 10 + ((at * 7 + seed * 13) % 26)
    return `<rect x="${60 + column * 44}" y="${top + row * 22}" width="${width}" height="8" fill="#333"/>`
  }).join('')

type Draw = { page?: string; form?: Form }
const moving = (
  from: [number, number],
  to: [number, number],
  count: number,
  { page = plain, form = 'arrow' }: Draw = {},
) => glide(from, to, count).map(([x, y]): DrawnFrame => ({ page, x, y, form }))
const resting = (at: [number, number], count: number, { page = plain, form = 'arrow' }: Draw = {}) =>
  Array.from({ length: count }, (): DrawnFrame => ({ page, x: at[0], y: at[1], form }))

describe('trackPointer', () => {
  test('follows an arrow over plain ground to each of its rests', async () => {
    const frames = [
      ...resting([100, 80], 8),
      ...moving([100, 80], [460, 250], 14),
      ...resting([460, 250], 14),
      ...moving([460, 250], [200, 330], 12),
      ...resting([200, 330], 12),
    ]
    const { track } = await trackDrawn(frames)
    expect(missBy(track, frames, 33)).toBeLessThan(near)
    expect(missBy(track, frames, frames.length - 1)).toBeLessThan(near)
    for (const at of [12, 15, 18, 39, 42]) expect(missBy(track, frames, at)).toBeLessThan(3 * near)
    expect(track.moves.filter((move) => move.frame > 24 && move.frame < 34)).toEqual([])
  })

  test('follows a light arrow on dark ground', async () => {
    const look = { page: dark, form: 'light-arrow' } as const
    const frames = [
      ...resting([600, 60], 8, look),
      ...moving([600, 60], [150, 300], 16, look),
      ...resting([150, 300], 14, look),
    ]
    const { track } = await trackDrawn(frames)
    expect(missBy(track, frames, frames.length - 1)).toBeLessThan(near)
  })

  test('is lifted off a button that lights up under it', async () => {
    const arriving = moving([100, 80], [470, 255], 14).map((frame) => ({
      ...frame,
      page: button(frame.x > 420 && frame.y > 240 ? '#1d4ed8' : '#93b4f5'),
    }))
    const frames = [
      ...resting([100, 80], 8, { page: button('#93b4f5') }),
      ...arriving,
      ...resting([470, 255], 16, { page: button('#1d4ed8') }),
    ]
    const { track } = await trackDrawn(frames)
    expect(missBy(track, frames, frames.length - 1)).toBeLessThan(near)
  })

  test.each(['hand', 'bar'] as const)('stays with an arrow that turns into a %s', async (form) => {
    const frames = [
      ...resting([100, 80], 8),
      ...moving([100, 80], [470, 255], 14).map((frame, at) => ({
        ...frame,
        form: at > 10 ? form : ('arrow' as const),
      })),
      ...resting([470, 255], 12, { form }),
      ...moving([470, 255], [250, 120], 12, { form }).map((frame, at) => ({
        ...frame,
        form: at > 1 ? ('arrow' as const) : form,
      })),
      ...resting([250, 120], 10),
    ]
    const { track } = await trackDrawn(frames)
    expect(missBy(track, frames, 33)).toBeLessThan(near + 3)
    expect(missBy(track, frames, frames.length - 1)).toBeLessThan(near)
  })

  test('is not dragged along by text that is typed beside it', async () => {
    const field = (letters: number) =>
      `${plain}<rect x="300" y="150" width="260" height="32" fill="#fff" stroke="#888"/>${Array.from(
        { length: letters },
        (_, at) =>
          `<rect x="${310 + at * 9}" y="${160 - (at % 3) * 2}" width="6" height="${12 + (at % 3) * 2}" fill="#222"/>`,
      ).join('')}<rect x="${310 + letters * 9}" y="157" width="1.5" height="18" fill="#222"/>`
    const typing = Array.from({ length: 48 }, (_, at): DrawnFrame => ({
      page: field(Math.floor(at / 3)),
      x: 345,
      y: 172,
      form: 'bar',
    }))
    const last = typing.at(-1)!.page
    const frames = [
      ...resting([100, 300], 8, { page: field(0) }),
      ...moving([100, 300], [345, 172], 14, { page: field(0) }).map((frame, at) => ({
        ...frame,
        form: at > 11 ? ('bar' as const) : ('arrow' as const),
      })),
      ...typing,
      ...resting([345, 172], 8, { page: last, form: 'bar' }),
    ]
    const { track } = await trackDrawn(frames)
    expect(missBy(track, frames, 40)).toBeLessThan(near + 3)
    expect(missBy(track, frames, frames.length - 1)).toBeLessThan(near + 3)
  })

  test('stays where it is while the page changes under it', async () => {
    const [first, second] = [
      `${plain}${paragraph(60, 1)}`,
      `${dark}<rect x="40" y="40" width="640" height="320" fill="#fff"/>${paragraph(70, 5)}`,
    ]
    const frames = [
      ...resting([560, 60], 8, { page: first }),
      ...moving([560, 60], [580, 300], 14, { page: first }),
      ...resting([580, 300], 8, { page: first }),
      ...resting([580, 300], 14, { page: second }),
      ...moving([580, 300], [520, 120], 12, { page: second }),
      ...resting([520, 120], 8, { page: second }),
    ]
    const { track } = await trackDrawn(frames)
    expect(missBy(track, frames, 29)).toBeLessThan(near)
    expect(missBy(track, frames, 43)).toBeLessThan(near)
    expect(missBy(track, frames, frames.length - 1)).toBeLessThan(near)
  })

  test('sees none in a recording that has none', async () => {
    const hidden = { x: -50, y: -50, form: 'arrow' } as const
    const frames = [
      ...Array.from({ length: 10 }, (): DrawnFrame => ({ ...hidden, page: `${plain}${paragraph(60, 1)}` })),
      ...Array.from({ length: 10 }, (): DrawnFrame => ({ ...hidden, page: `${plain}${paragraph(90, 4)}` })),
      ...Array.from({ length: 10 }, (): DrawnFrame => ({ ...hidden, page: button('#1d4ed8') })),
    ]
    const { track } = await trackDrawn(frames)
    expect(track.moves).toEqual([])
  })
})
