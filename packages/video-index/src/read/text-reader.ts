import sharp from 'sharp'
import type { Box } from '../protocol/procedure.ts'
import { ScreenReader } from './screen-reader.ts'
import { TextRecogniser } from './text-recogniser.ts'

/** A line of text, and its place as fractions of the picture. */
export type ReadText = { text: string; box: Box }

/** Reads the words on pictures of one screen, one after another; what is as it was in the picture before is not read again. */
export class TextReader implements AsyncDisposable {
  readonly #recogniser = new TextRecogniser()
  #reader = new ScreenReader(this.#recogniser)
  #size = ''
  #count = 0

  /**
   * `picture` is a whole image file. The lines come from the top to the bottom.
   * @throws VideoIndexError `reader_missing`
   */
  async read(picture: Uint8Array): Promise<ReadText[]> {
    const { data, info } = await sharp(picture).removeAlpha().toColourspace('srgb').raw().toBuffer({
      resolveWithObject: true,
    })
    const { width, height } = info
    const size = `${width}x${height}`
    if (size !== this.#size) this.#reader = new ScreenReader(this.#recogniser)
    this.#size = size
    const index = this.#count++
    const { lines } = await this.#reader.read({ data, width, height, frameIndex: index, timeS: index })
    return lines.map(({ text, box: { x1, y1, x2, y2 } }) => ({
      text,
      box: [x1 / width, y1 / height, x2 / width, y2 / height],
    }))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#recogniser[Symbol.asyncDispose]()
  }
}
