import { expect, test } from 'bun:test'
import { Library } from '@stepcast/video-index'
import { temporaryFolder } from '@stepcast/video-index/testing'
import sharp from 'sharp'
import { addPictured, picturedId } from '../testing/add-pictured.ts'
import { readKeyframe } from './pictures.ts'

test('agents are shown nothing of what is covered', async () => {
  await using folder = await temporaryFolder()
  await using library = await Library.open({ dataDir: folder.path })
  await addPictured(library, ['Send an invoice'])
  const [id, name, width, height] = [picturedId(0), '1-before.webp', 64, 36]
  const dots = Uint8Array.from({ length: width * height }, (_, at) => ((at + Math.floor(at / width)) % 2) * 255)
  await sharp(dots, { raw: { width, height, channels: 1 } })
    .webp({ lossless: true })
    .toFile(library.keyframePath(id, name))
  const contrast = async () => {
    const shown = await readKeyframe(library, id, name)
    const pixels = await sharp(shown).extract({ left: 16, top: 4, width: 32, height: 8 }).greyscale().raw().toBuffer()
    return Math.max(...pixels) - Math.min(...pixels)
  }
  expect(await contrast()).toBeGreaterThan(150)
  await library.coveredRegions(id).write([[0, 0, 1, 0.6]])
  expect(await contrast()).toBeLessThan(60)
  expect(await readKeyframe(library, id, 'gone.webp')).toBeUndefined()
})
