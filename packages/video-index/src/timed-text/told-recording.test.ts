import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { createEmbedder, readInferenceConfiguration } from '@stepcast/inference-client'
import { writeFile } from 'node:fs/promises'
import { indexVideo } from '../index-video.ts'
import type { IndexDocument } from '../protocol/document.ts'
import { Library } from '../store/library.ts'
import { type Drawing, draw, makeClip, runFfmpeg } from '../testing/make-clip.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

setDefaultTimeout(180_000)

const [width, height, fps] = [720, 404, 12]
const words = (text: string, x: number, y: number, size = 15, more = '') =>
  `<text x="${x}" y="${y}" font-family="DejaVu Sans" font-size="${size}" ${more}>${text}</text>`
const button = (text: string, x: number, y: number) =>
  `<rect x="${x}" y="${y}" width="120" height="30" rx="4" fill="#dde"/>${words(text, x + 14, y + 20)}`
const ground = `<rect width="${width}" height="${height}" fill="#fff"/><rect width="${width}" height="26" fill="#ccd"/>`
const icon = '<path d="M640 140v-14l10 8 10-18v24z" fill="#363"/>'

const pages = {
  list: ground + words('All products', 40, 80, 24) + button('New product', 520, 60) + words('Blue lamp', 40, 140),
  form: ground + words('Add a product', 40, 80, 24) + words('Name and price', 40, 130) + button('Save', 520, 60),
  saved: `${ground + words('Product saved', 40, 80, 24) + words('Your list is longer now', 40, 140)}${icon}`,
  closed: ground + words('Dashboard', 40, 80, 24) + button('Archive', 80, 200) + button('Delete', 300, 200),
  archived: ground + words('Archived items', 40, 80, 24) + words('Everything is kept for a year', 40, 140),
}
const caption = (text: string) => words(text, width / 2, 380, 18, 'text-anchor="middle" font-weight="bold"')
const card = (text: string) =>
  `<rect width="${width}" height="${height}" fill="#223"/>${words(text, width / 2, 210, 34, 'text-anchor="middle" fill="#fff"')}`
const pointer = (x: number, y: number) =>
  `<path transform="translate(${x} ${y})" d="M0 0V13L3 10 5 15 7 14 5 9.5H9Z" fill="#111" stroke="#fff" stroke-width=".8"/>`

type Scene = {
  caption: string
  from: readonly [number, number]
  to: readonly [number, number]
  before: string
  after: string
}

/** The caption comes up, the pointer goes somewhere, and a new page shows. */
async function film({ caption: text, from, to, before, after }: Scene): Promise<Drawing[]> {
  const shown = caption(text)
  const glide = Array.from({ length: 8 }, (_, at) => {
    const share = ((at + 1) / 8) ** 2 * (3 - (2 * (at + 1)) / 8)
    return pointer(from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share)
  })
  const still = (svg: string, frames: number) => Array.from({ length: frames }, () => svg)
  const frames = [
    ...still(before + shown + pointer(...from), 10),
    ...glide.map((each) => before + shown + each),
    ...still(before + shown + pointer(...to), 6),
    ...still(after + shown + pointer(...to), 14),
    ...still(after + pointer(...to), 4),
  ]
  const drawn = new Map<string, Promise<Drawing>>()
  return await Promise.all(
    frames.map((svg) => {
      const known = drawn.get(svg) ?? draw(width, height, svg)
      drawn.set(svg, known)
      return known
    }),
  )
}

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let library: Library
let plain: string
let indexed: IndexDocument

beforeAll(async () => {
  folder = await temporaryFolder()
  library = await Library.open({
    dataDir: folder.join('data'),
    embedder: createEmbedder(readInferenceConfiguration({})),
  })
  const title = Array.from({ length: 20 }, () => draw(width, height, card('Set up a shop')))
  const scenes = [
    { caption: 'Step 1: Open a new product', from: [200, 300], to: [570, 75], before: pages.list, after: pages.form },
    { caption: 'Step 2: Save the product', from: [570, 75], to: [545, 78], before: pages.form, after: pages.saved },
    { caption: 'Step 3: Close the message', from: [545, 78], to: [650, 130], before: pages.saved, after: pages.closed },
    { caption: 'Step 4: Choose Delete', from: [650, 130], to: [130, 215], before: pages.closed, after: pages.archived },
  ] as const
  const drawings = [...(await Promise.all(title)), ...(await Promise.all(scenes.map(film))).flat()]
  plain = await makeClip(folder.join('plain.mp4'), drawings, { fps })
  const marks = folder.join('chapters.txt')
  const chapter = (from: number, to: number, name: string) =>
    `[CHAPTER]\nTIMEBASE=1/1000\nSTART=${from}\nEND=${to}\ntitle=${name}\n`
  await writeFile(marks, `;FFMETADATA1\n${chapter(0, 8700, 'Products')}${chapter(8700, 16_000, 'Cleaning up')}`)
  const said = folder.join('said.srt')
  await writeFile(said, '1\n00:00:02,000 --> 00:00:03,000\nWe look at our products first.\n')
  const film4 = folder.join('told.mkv')
  await runFfmpeg([
    '-i',
    plain,
    '-i',
    marks,
    '-i',
    said,
    '-map',
    '0',
    '-map',
    '2',
    '-map_metadata',
    '1',
    '-c:v',
    'copy',
    '-c:s',
    'srt',
    film4,
  ])
  indexed = await indexVideo(film4, { library })
})
afterAll(async () => {
  await library.close()
  await folder[Symbol.asyncDispose]()
})

describe('a recording with captions, a title card, chapters and a subtitle track', () => {
  test('steps bear the words of the captions that agree with what is seen', () => {
    const steps = indexed.procedure.steps.map(({ title, action }) => [title, action.target?.text?.replace(/\.$/, '')])
    expect(steps.slice(0, 4)).toEqual([
      ['Open a new product', 'New product'],
      ['Save the product', 'Save'],
      ['Close the message', undefined],
      ['Click “Archive”', 'Archive'],
    ])
  })

  test('chapters are the sections, and the title card the title', () => {
    const sections = indexed.procedure.steps.map((step) => step.section)
    expect(sections.slice(0, 4)).toEqual(['Products', 'Products', 'Cleaning up', 'Cleaning up'])
    expect(indexed.video.title).toBe('Set up a shop')
  })

  test('all words are events with times of their own', () => {
    const events = indexed.events.filter(({ kind }) => kind === 'caption' || kind === 'speech')
    const told = events.map(({ kind, description }) => `${kind}: ${description.replace(/:(?=\S)/, ': ')}`)
    expect(told.toSorted()).toEqual([
      'caption: Cleaning up',
      'caption: Products',
      'caption: Set up a shop',
      'caption: Step 1: Open a new product',
      'caption: Step 2: Save the product',
      'caption: Step 3: Close the message',
      'caption: Step 4: Choose Delete',
      'speech: We look at our products first.',
    ])
    for (const each of events) expect(each.end_s).toBeGreaterThan(each.start_s)
    const [open] = indexed.procedure.steps
    const first = events.find(({ description }) => description.startsWith('Step 1'))!
    expect(first.start_s).toBeLessThan(open!.start_s)
    expect(first.end_s).toBeGreaterThan(open!.end_s)
  })

  test('no step expects or points at words that were put over the picture', () => {
    for (const { expect: expected, action } of indexed.procedure.steps)
      for (const text of [...expected.text, ...(action.target?.near ?? []), action.target?.text ?? ''])
        expect(text).not.toMatch(/^Step \d|Set up a shop/)
  })
})

describe('a subtitle file', () => {
  test('counts anew only when it changed, and the recording itself is not read again', async () => {
    const path = folder.join('beside.srt')
    const write = async (line: string) => await writeFile(path, `1\n00:00:01,900 --> 00:00:04,000\n${line}\n`)
    const index = async () => {
      const stages = new Set<string>()
      const options = { library, subtitlesPath: path, onProgress: ({ stage }: { stage: string }) => stages.add(stage) }
      return { document: await indexVideo(plain, options), stages: [...stages] }
    }
    await write('First open a new product.')
    const first = await index()
    expect(first.stages).toContain('read')
    expect(await index()).toEqual({ document: first.document, stages: ['probe'] })
    await write('Now something else is said.')
    const second = await index()
    expect(second.stages).toEqual(['probe', 'distil', 'index'])
    expect(second.document.events.find(({ kind }) => kind === 'speech')?.description).toBe(
      'Now something else is said.',
    )
  })
})
