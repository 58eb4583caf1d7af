import { join } from 'node:path'
import sharp from 'sharp'
import type { TimedPicture } from '../sample/read-pictures.ts'

/**
 * A drawn screen with words on it. The words are drawn already, so that what is read does not depend on the fonts of the
 * machine that runs the test.
 */
export async function openPicture(
  name: 'form' | 'form-changed' | 'chinese' | 'dark',
  { frameIndex = 0, timeS = 0 } = {},
): Promise<TimedPicture> {
  const { data, info } = await sharp(join(import.meta.dir, 'pictures', `${name}.png`))
    .flatten()
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, data: new Uint8Array(data), frameIndex, timeS }
}
