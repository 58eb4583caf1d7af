import { expect, test } from 'bun:test'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { exportRecording } from '../export/export-recording.ts'
import { sampleDocument, sampleStep, temporaryFolder } from '../testing/index.ts'
import { Library } from './library.ts'

test('what is kept to be covered is covered in every exported picture, and a file that is damaged lets none out', async () => {
  await using folder = await temporaryFolder()
  await using library = await Library.open({ dataDir: folder.path })
  // without a target, which would be outlined above what is covered
  const steps = [sampleStep(1, 'Press Enter', { action: { kind: 'press', value: 'Enter' } })]
  const document = sampleDocument({ procedure: { steps } })
  const { id } = document.video
  await mkdir(join(library.videoDir(id), 'keyframes'), { recursive: true })
  // a pixel of black beside a pixel of white, as fine as letters are: nothing of it is left where it is covered
  const [width, height] = [64, 36]
  const dots = Uint8Array.from({ length: width * height }, (_, at) => ((at + Math.floor(at / width)) % 2) * 255)
  const picture = await sharp(dots, { raw: { width, height, channels: 1 } })
    .webp({ lossless: true })
    .toBuffer()
  for (const { keyframes } of document.procedure.steps)
    for (const name of [keyframes.before, keyframes.after]) await Bun.write(library.keyframePath(id, name), picture)

  const contrast = async () => {
    const { companions } = await exportRecording(library, document, 'md', { pictureFolder: 'pictures' })
    const exported = await Promise.all(
      companions.map(async ({ content }) => {
        const pixels = await sharp(content as Uint8Array)
          .extract({ left: 16, top: 4, width: 32, height: 8 })
          .raw()
          .toBuffer()
        return Math.max(...pixels) - Math.min(...pixels)
      }),
    )
    expect(exported.length).toBeGreaterThan(0)
    return Math.max(...exported)
  }
  expect(await contrast()).toBeGreaterThan(200)
  await library.coveredRegions(id).write([[0, 0, 1, 0.5]])
  expect(await library.coveredRegions(id).read()).toEqual([[0, 0, 1, 0.5]])
  expect(await contrast()).toBeLessThan(60)

  await Bun.write(join(library.videoDir(id), 'covered.json'), '[[0, 0')
  await expect(contrast()).rejects.toMatchObject({ code: 'store_failed' })
  await rm(join(library.videoDir(id), 'covered.json'))
  expect(await library.coveredRegions(id).read()).toEqual([])
})
