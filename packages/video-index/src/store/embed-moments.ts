import type { Embedder, EmbedOptions } from '@stepcast/inference-client'
import { join } from 'node:path'
import sharp from 'sharp'
import type { Moment } from '../moment/moment.ts'
import type { MomentVector } from './vector-table.ts'

/** Some 500 tokens a picture: what a screen is about shows at that size. */
const pictureSide = 768
const quality = 80

/**
 * Vectors of what is told about the moments, as far as the embedder understands it: of the words, and of the picture as well where
 * the embedder takes pictures and the folder holds it. Equal words without a picture are embedded once.
 */
export async function embedMoments(
  moments: readonly Moment[],
  embedder: Embedder,
  { keyframeFolder, signal }: EmbedOptions & { keyframeFolder: string },
): Promise<MomentVector[]> {
  const told = moments.flatMap((moment) => moment.told.map((each) => ({ ...each, position: moment.position })))
  const vectors: MomentVector[] = []
  const plain: typeof told = []
  for (const each of told) {
    const picture =
      embedder.embedPictured && each.picture ? await readPicture(join(keyframeFolder, each.picture)) : undefined
    const [vector] = (picture && (await embedder.embedPictured?.([{ text: each.text, picture }], { signal }))) ?? []
    if (vector) vectors.push({ position: each.position, vector })
    else if (each.text.trim() && (embedder.understands?.(each.text) ?? true)) plain.push(each)
  }
  const different = [...new Set(plain.map(({ text }) => text))]
  const made = await embedder.embed(different, { signal })
  const byText = new Map(different.map((text, index) => [text, made[index]]))
  for (const { text, position } of plain) {
    const vector = byText.get(text)
    if (vector) vectors.push({ position, vector })
  }
  return vectors
}

/** Undefined for a picture that is gone: its words are there. */
async function readPicture(path: string): Promise<Uint8Array | undefined> {
  const size = { fit: 'inside', withoutEnlargement: true } as const
  const read = sharp(path).resize(pictureSide, pictureSide, size).jpeg({ quality }).toBuffer()
  return await read.then((data) => new Uint8Array(data)).catch(() => undefined)
}
