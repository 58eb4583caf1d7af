import { detectLines } from './detect-lines.ts'
import { findInk } from './find-ink.ts'
import { LineCache } from './line-cache.ts'
import type { Picture } from './picture.ts'
import { recogniseLines } from './recognise-lines.ts'
import { type PixelBox, type TextLine, boxHeight, boxWidth } from './text-line.ts'
import { type TextModels, loadTextModels } from './text-models.ts'

export type { Picture }

/** Longer pictures are looked for lines in at this length. */
const maxDetectionSide = 1920
/** A line is read with this much ground around its core, in shares of the core's height; letters reach `letterShare` beyond it. */
const paddingVertical = 0.4
const paddingHorizontal = 0.6
const letterShare = 0.32
const minSide = 6
/** Signs without a letter or digit are icons, more often than not. */
const minConfidence = { words: 0.5, signs: 0.8 }

/** Reads text with models that ship in an npm package. Letters that were read before, wherever they stood, are not read again. */
export class TextRecogniser {
  #models: Promise<TextModels> | undefined
  readonly #cache = new LineCache()

  /** Lines of text in `region` of a picture, with boxes in pixels of the whole picture, from the top to the bottom. */
  async read(
    picture: Picture,
    region: PixelBox = { x1: 0, y1: 0, x2: picture.width, y2: picture.height },
  ): Promise<TextLine[]> {
    if (boxWidth(region) < 4 || boxHeight(region) < 4) return []
    this.#models ??= loadTextModels()
    const models = await this.#models
    // Lines are found better in low crops when those are enlarged.
    const scale =
      boxHeight(region) < 80 ? 2 : Math.min(1, maxDetectionSide / Math.max(boxWidth(region), boxHeight(region)))
    const cores: PixelBox[] = []
    for (const island of findInk(picture, region))
      cores.push(...(await detectLines(models.detector, picture, island, scale)))
    const found = cores
      .map((core) => ({ core, box: linePixels(core, picture) }))
      .filter(({ box }) => boxWidth(box) >= minSide && boxHeight(box) >= minSide)
      .map((each) => ({ ...each, read: this.#cache.find(picture, each.box) }))
    const unread = found.filter((each) => each.read === undefined)
    const texts = await recogniseLines(
      models,
      picture,
      unread.map((each) => each.box),
    )
    for (const [at, each] of unread.entries()) {
      each.read = texts[at]!
      this.#cache.keep(picture, each.box, each.read)
    }
    const lines: TextLine[] = []
    for (const { core, box, read } of found) {
      const { text, confidence, places } = read!
      const isWords = /[\p{L}\p{N}]/u.test(text)
      if (text.length > 0 && confidence >= (isWords ? minConfidence.words : minConfidence.signs))
        lines.push({
          text,
          confidence,
          box: lettersBox(core, region),
          letters: places.map((place) => box.x1 + place * boxWidth(box)),
        })
    }
    return lines.sort((a, b) => a.box.y1 - b.box.y1 || a.box.x1 - b.box.x1)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await (await this.#models?.catch(() => undefined))?.[Symbol.asyncDispose]()
    this.#models = undefined
  }
}

function linePixels(core: PixelBox, { width, height }: Picture): PixelBox {
  const [padX, padY] = [boxHeight(core) * paddingHorizontal, boxHeight(core) * paddingVertical]
  return {
    x1: Math.max(0, Math.round(core.x1 - padX)),
    y1: Math.max(0, Math.round(core.y1 - padY)),
    x2: Math.min(width, Math.round(core.x2 + padX)),
    y2: Math.min(height, Math.round(core.y2 + padY)),
  }
}

function lettersBox(core: PixelBox, region: PixelBox): PixelBox {
  const reach = boxHeight(core) * letterShare
  return {
    x1: Math.max(region.x1, core.x1 - reach),
    y1: Math.max(region.y1, core.y1 - reach),
    x2: Math.min(region.x2, core.x2 + reach),
    y2: Math.min(region.y2, core.y2 + reach),
  }
}
