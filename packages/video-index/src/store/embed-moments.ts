import type { Embedder, EmbedOptions } from '@stepcast/inference-client'
import { join } from 'node:path'
import sharp from 'sharp'
import type { MomentText } from './moment-texts.ts'

/** Some 500 tokens a picture: what a screen is about shows at that size. */
const pictureSide = 768
const quality = 80

/**
 * A vector for each moment, in order: of its words, and of its picture as well where the embedder takes pictures and the folder
 * holds it. Equal words without a picture, such as a line that stays on the screen, are embedded once.
 */
export async function embedMoments(
  moments: readonly MomentText[],
  embedder: Embedder,
  { keyframeFolder, signal }: EmbedOptions & { keyframeFolder: string },
): Promise<Float32Array[]> {
  const vectors = new Map<MomentText, Float32Array>()
  if (embedder.embedPictured)
    for (const moment of moments) {
      const picture = moment.picture ? await readPicture(join(keyframeFolder, moment.picture)) : undefined
      if (!picture) continue
      const [vector] = await embedder.embedPictured([{ text: moment.embedded, picture }], { signal })
      if (vector) vectors.set(moment, vector)
    }
  const rest = moments.filter((moment) => !vectors.has(moment))
  const different = [...new Set(rest.map(({ embedded }) => embedded || ' '))]
  const made = await embedder.embed(different, { signal })
  const byText = new Map(different.map((text, index) => [text, made[index]]))
  return moments.flatMap((moment) => vectors.get(moment) ?? byText.get(moment.embedded || ' ') ?? [])
}

/** Undefined for a picture that is gone: its words are there. */
async function readPicture(path: string): Promise<Uint8Array | undefined> {
  const size = { fit: 'inside', withoutEnlargement: true } as const
  const read = sharp(path).resize(pictureSide, pictureSide, size).jpeg({ quality }).toBuffer()
  return await read.then((data) => new Uint8Array(data)).catch(() => undefined)
}
