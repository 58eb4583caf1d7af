import { expect, test } from 'bun:test'
import { join } from 'node:path'
import sharp from 'sharp'
import type { Box } from '../../protocol/procedure.ts'
import { sampleDocument, sampleStep } from '../../testing/sample-document.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { findSecretRegions } from './cover-secrets.ts'
import { drawPicture } from './draw-picture.ts'

const size = { width: 640, height: 360 }

/** A white screen with these texts, each where its left end stands, in pixels. Bars are its letters, for no font is everywhere. */
async function draw(path: string, texts: [text: string, x: number, y: number][]): Promise<string> {
  const letters = texts.flatMap(([text, x, y]) =>
    [...text].map((letter, at) =>
      letter === ' '
        ? ''
        : `<rect x="${x + at * 12}" y="${y - 16}" width="7" height="${12 + ((letter.codePointAt(0) ?? 0) % 5)}"/>`,
    ),
  )
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}"><rect width="100%" height="100%" fill="#fff"/>${letters.join('')}</svg>`
  await sharp(Buffer.from(svg)).webp({ lossless: true }).toFile(path)
  return path
}

/** How much the greys within a region differ from each other: letters do, a smear does not. */
async function contrastIn(picture: Uint8Array | string, [x1, y1, x2, y2]: Box): Promise<number> {
  const { width, height } = await sharp(picture).metadata()
  const area = {
    left: Math.round(x1 * width),
    top: Math.round(y1 * height),
    width: Math.round((x2 - x1) * width),
    height: Math.round((y2 - y1) * height),
  }
  // stats() looks at the whole input, so the region is cut out first
  const cut = await sharp(await sharp(picture).extract(area).png().toBuffer())
    .greyscale()
    .stats()
  return cut.channels[0]!.stdev
}

const left: Box = [0.05, 0.2, 0.45, 0.35]
const right: Box = [0.55, 0.2, 0.95, 0.35]

test('a covered region cannot be read, and what is beside it can', async () => {
  await using folder = await temporaryFolder()
  const path = await draw(join(folder.path, 'a.webp'), [
    ['4111 1111 1111', 40, 100],
    ['Card number 12', 360, 100],
  ])
  const { data, width, height } = await drawPicture(path, { covers: [left] })
  expect({ width, height }).toEqual(size)
  expect((await sharp(data).metadata()).format).toBe('webp')
  expect(await contrastIn(path, left)).toBeGreaterThan(30)
  expect(await contrastIn(data, left)).toBeLessThan((await contrastIn(path, left)) / 3)
  expect(await contrastIn(data, right)).toBeGreaterThan(30)
})

test('the target is outlined, also at the very edge, and large screens come out smaller', async () => {
  await using folder = await temporaryFolder()
  const path = await draw(join(folder.path, 'a.webp'), [])
  for (const outline of [
    [0.4, 0.4, 0.6, 0.6],
    [0, 0, 0.02, 0.02],
    [0.98, 0.98, 1, 1],
  ] satisfies Box[]) {
    const { data, width } = await drawPicture(path, { outline, maxWidth: 320 })
    expect(width).toBe(320)
    const { channels } = await sharp(data).stats()
    expect(channels[0]!.mean - channels[1]!.mean).toBeGreaterThan(0.05) // white without it
  }
})

test('a picture that is not there is an error that says what to do', async () => {
  await expect(drawPicture('/nowhere.webp')).rejects.toMatchObject({
    code: 'unreadable_media',
    hint: expect.stringContaining('index'),
  })
})

test('a secret’s field is covered on every picture of the page it stands on, and on no other', async () => {
  await using folder = await temporaryFolder()
  const at = (name: string) => join(folder.path, name)
  const form: [string, number, number][] = [
    ['Sign in to the shop', 40, 60],
    ['Password', 40, 150],
    ['Continue', 40, 240],
    ['Need help? Ask us', 40, 320],
  ]
  await draw(at('empty'), form)
  await draw(at('typed'), [...form, ['●●●●●●', 200, 150]])
  await draw(at('list'), [
    ['Products and prices', 330, 40],
    ['Lamp', 330, 110],
    ['Mug', 330, 180],
    ['Tray', 330, 260],
    ['Notebook', 330, 330],
  ])
  const target = { text: 'Password', box: [0.31, 0.36, 0.46, 0.43] as Box, point: [0.4, 0.4] as [number, number] }
  const document = sampleDocument({
    procedure: {
      parameters: [{ name: 'password', label: 'Password', recorded_value: '', kind: 'secret' }],
      steps: [
        sampleStep(1, 'Click it', { keyframes: { before: 'empty', after: 'empty' } }),
        sampleStep(2, 'Enter the Password', {
          action: { kind: 'fill', target, parameter: 'password' },
          keyframes: { before: 'empty', after: 'typed' },
        }),
        sampleStep(3, 'Continue', { keyframes: { before: 'typed', after: 'list' } }),
      ],
    },
  })
  const regions = await findSecretRegions(document, at)
  const isCovered = (name: string) => (regions.get(name) ?? []).length > 0
  expect({ empty: isCovered('empty'), typed: isCovered('typed'), list: isCovered('list') }).toEqual({
    empty: true,
    typed: true,
    list: false,
  })
  const drawn = await drawPicture(at('typed'), { covers: regions.get('typed') ?? [] })
  expect(await contrastIn(at('typed'), target.box)).toBeGreaterThan(30)
  expect(await contrastIn(drawn.data, target.box)).toBeLessThan(15)
})

test('without secrets nothing is looked at', async () => {
  expect(await findSecretRegions(sampleDocument(), () => '/nowhere')).toEqual(new Map())
})
