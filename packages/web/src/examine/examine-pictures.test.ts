import { Library } from '@stepcast/video-index'
import { sampleDocument, temporaryFolder } from '@stepcast/video-index/testing'
import { expect, test } from 'bun:test'
import { mkdir, writeFile } from 'node:fs/promises'
import { examinePictures } from './examine-pictures.ts'

test('pictures that are gone are told of by recording, and those that belong to none are counted', async () => {
  await using folder = await temporaryFolder()
  expect(await examinePictures(folder.path)).toEqual({ status: 'ok', detail: 'none yet' })
  const document = sampleDocument()
  const { id, title } = document.video
  {
    await using library = await Library.open({ dataDir: folder.path })
    await library.put(document)
    await mkdir(library.keyframeFolder(id), { recursive: true })
    const names = document.procedure.steps.flatMap(({ keyframes }) => [keyframes.before, keyframes.after])
    for (const name of [...names.slice(1), 'stray.webp']) await writeFile(library.keyframePath(id, name), name)
  }
  const found = await examinePictures(folder.path)
  expect(found).toMatchObject({ status: 'optional', hint: expect.stringContaining('index') })
  expect(found.detail).toBe(`1 of 12 are gone, of “${title}”; 1 more belong to no recording`)
})
