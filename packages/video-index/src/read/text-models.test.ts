import { afterAll, beforeAll, expect, test } from 'bun:test'
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { loadTextModels, textModelFolder } from './text-models.ts'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
beforeAll(async () => {
  folder = await temporaryFolder()
})
afterAll(async () => {
  await folder[Symbol.asyncDispose]()
})

const failure = {
  name: 'VideoIndexError',
  code: 'reader_missing',
  hint: expect.stringContaining('bun install'),
  cause: expect.any(Error),
}

test('says what to do when the models are missing', async () => {
  await expect(loadTextModels({ folder: folder.path })).rejects.toMatchObject(failure)
})

test('says what to do when a model cannot be loaded', async () => {
  await copyFile(join(textModelFolder(), 'ppocr_keys_v1.txt'), folder.join('ppocr_keys_v1.txt'))
  await Bun.write(folder.join('ch_PP-OCRv4_det_infer.onnx'), 'half of a mod')
  await expect(loadTextModels({ folder: folder.path })).rejects.toMatchObject(failure)
})
