import { describe, expect, test } from 'bun:test'
import { strFromU8, unzipSync } from 'fflate'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { parse } from 'yaml'
import type { IndexDocument } from '../protocol/document.ts'
import { Library } from '../store/library.ts'
import { everyMove, hostileWords } from '../testing/every-move.ts'
import { sampleDocument, sampleStep } from '../testing/sample-document.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { type ExportOptions, exportRecording, toOneFile } from './export-recording.ts'
import { describeFormat, type ExportFormat, exportFormats } from './formats.ts'

/** Exports from a library that holds a picture for every one that the document names. */
async function exported(document: IndexDocument, format: ExportFormat, options: ExportOptions = {}) {
  await using folder = await temporaryFolder()
  await using library = await Library.open({ dataDir: folder.path })
  const picture = await sharp({ create: { width: 64, height: 36, channels: 3, background: '#468' } })
    .webp()
    .toBuffer()
  await mkdir(join(library.videoDir(document.video.id), 'keyframes'), { recursive: true })
  const names = document.procedure.steps.flatMap(({ keyframes }) => [keyframes.before, keyframes.after])
  await Promise.all(names.map((name) => Bun.write(library.keyframePath(document.video.id, name), picture)))
  return await exportRecording(library, document, format, options)
}

const textOf = async (document: IndexDocument, format: ExportFormat, options?: ExportOptions) => {
  const { content } = await exported(document, format, options)
  if (typeof content !== 'string') throw new TypeError('it is no text')
  return content
}

test.each(exportFormats.filter((format) => describeFormat(format).of === 'procedure'))(
  '%s comes as what its description says',
  async (format) => {
    const { content, fileName, mediaType } = await exported(sampleDocument(), format, {
      printPdf: (html) => Promise.resolve(new TextEncoder().encode(html)),
    })
    const { content: kind, extension, mediaType: expected } = describeFormat(format)
    expect(typeof content === 'string' ? 'text' : 'binary').toBe(kind)
    expect({ fileName, mediaType }).toEqual({ fileName: `Publish-a-product.${extension}`, mediaType: expected })
    expect(content.length).toBeGreaterThan(100)
  },
)

const isText = (format: ExportFormat) => describeFormat(format).content === 'text'

test.each(exportFormats.filter((format) => isText(format) && describeFormat(format).readers === 'people'))(
  '%s is told in Chinese, other than what was recorded',
  async (format) => {
    const document = sampleDocument()
    const told = await textOf(document, format, { language: 'zh-CN' })
    expect(told).toMatch(/点击.*Sign in/)
    const { parameters, steps } = document.procedure
    const recorded = [
      document.video.title,
      ...parameters.flatMap(({ label, name, recorded_value }) => [
        label,
        name.replaceAll('_', '\\_'),
        name,
        recorded_value,
      ]),
      ...steps.flatMap(({ action, expect: { text } }) => [action.target?.text ?? '', action.value ?? '', ...text]),
    ].toSorted((one, other) => other.length - one.length)
    const left = recorded
      .reduce((rest, words) => (words === '' ? rest : rest.replaceAll(words, '')), told)
      .replaceAll(/<style>.*?<\/style>|<[^>]+>|https?:\/\/\S+|\(<.*?>\)|^(?:WEBVTT|flowchart TD|title:)|#\w+;/gms, '')
      .replaceAll(/\b(?:step\d+|start|finish|br)\b/g, '')
    expect(left).not.toMatch(/[A-Za-z]{2}/)
  },
)

test.each(exportFormats.filter((format) => isText(format) && describeFormat(format).readers === 'programs'))(
  '%s, which a program reads, is the same in every language',
  async (format) => {
    const document = sampleDocument()
    expect(await textOf(document, format, { language: 'zh-CN' })).toBe(await textOf(document, format))
  },
)

test.each(exportFormats.filter((format) => format !== 'json'))(
  '%s of a recording without steps is refused',
  async (format) => {
    const empty = sampleDocument({ procedure: { steps: [] } })
    await expect(exported(empty, format, { step: 1 })).rejects.toMatchObject({ code: 'no_steps' })
  },
)

test('starts elsewhere when asked to, and leads nowhere back', async () => {
  const address = 'https://shop.test/admin/orders'
  const steps = [
    sampleStep(1, `Open ${address}`, { action: { kind: 'goto', value: address }, expect: { text: [], url: address } }),
    sampleStep(2, 'Enter it', { action: { kind: 'fill', target: { text: 'Link' }, value: 'https://shop.test/' } }),
  ]
  const script = await textOf(sampleDocument({ procedure: { steps } }), 'puppeteer', {
    startUrl: 'http://localhost:4000/',
  })
  expect(script).toContain('goto("http://localhost:4000/admin/orders")')
  expect(script.match(/shop\.test/g)).toHaveLength(1) // what was typed stays
  expect(await textOf(sampleDocument(), 'playwright', { startUrl: 'http://localhost:4000/' })).toContain(
    'START_URL = "http://localhost:4000/"',
  )
})

test('Markdown brings its pictures along, in one ZIP where it has to be one file', async () => {
  const guide = await exported(sampleDocument(), 'md', { pictureFolder: 'guide-pictures' })
  expect(guide.companions.map(({ name }) => name)).toEqual(
    [1, 2, 3, 4, 5, 6].map((n) => `guide-pictures/step-${n}.webp`),
  )
  expect(guide.content).toContain('![Step 4](<guide-pictures/step-4.webp>)')
  const { content, fileName, mediaType } = toOneFile(guide)
  expect({ fileName, mediaType }).toEqual({ fileName: 'Publish-a-product.zip', mediaType: 'application/zip' })
  const files = unzipSync(content as Uint8Array)
  expect(strFromU8(files['Publish-a-product.md']!)).toBe(guide.content as string)
  expect((await sharp(files['guide-pictures/step-6.webp']).metadata()).format).toBe('webp')
})

test('the same procedure gives the same bytes', async () => {
  const [one, other] = [await exported(sampleDocument(), 'skill'), await exported(sampleDocument(), 'skill')]
  expect(Bun.hash(one.content)).toBe(Bun.hash(other.content))
})

describe('an agent skill', () => {
  const skillOf = async (document: IndexDocument) => {
    const files = unzipSync((await exported(document, 'skill')).content as Uint8Array)
    const name = Object.keys(files).find((path) => path.endsWith('/SKILL.md')) ?? ''
    const [, matter = '', body = ''] = strFromU8(files[name]!).split(/^---$/m)
    return {
      folder: name.split('/')[0],
      files: Object.keys(files),
      matter: parse(matter) as Record<string, string>,
      body,
    }
  }

  test('is a folder of its name, with front matter, steps, times and pictures that are there', async () => {
    const { folder, files, matter, body } = await skillOf(sampleDocument())
    expect(matter['name']).toBe('publish-a-product')
    expect(folder).toBe(matter['name'])
    expect(matter['description']).toContain('Takes: Product name, Price.')
    expect(body).toContain('4. **Enter “49” as Price** (0:20–0:23)')
    const pictures = [...body.matchAll(/\(<(frames\/[^>]+)>\)/g)].map(([, path]) => `${folder}/${path}`)
    expect(pictures).toHaveLength(6)
    expect(pictures.filter((path) => !files.includes(path))).toEqual([])
  })

  test.each([...hostileWords, '发布商品', 'x'.repeat(3000)])(
    'keeps to the format whatever was recorded: %j',
    async (words) => {
      const { matter } = await skillOf(everyMove(words))
      expect(Object.keys(matter)).toEqual(['name', 'description'])
      expect(matter['name']).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
      expect(matter['name']!.length).toBeLessThanOrEqual(64)
      expect(matter['description']!.length).toBeLessThanOrEqual(1024)
      expect(matter['description']).not.toMatch(/[<>]/)
    },
  )
})
