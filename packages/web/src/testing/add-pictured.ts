import type { Library } from '@stepcast/video-index'
import { sampleDocument, sampleStep } from '@stepcast/video-index/testing'
import sharp from 'sharp'

const colours = ['#c93a14', '#1f6f43', '#80560a', '#31408b']

export const picturedId = (nth: number) => `vid_${nth.toString(16).padStart(16, '0')}`

/** Recordings with four steps and true pictures, each a little younger than the one before. */
export async function addPictured(library: Library, titles: readonly string[]): Promise<void> {
  const pictures = await Promise.all(
    colours.map((background) =>
      sharp({ create: { width: 160, height: 100, channels: 3, background } })
        .webp()
        .toBuffer(),
    ),
  )
  const documents = titles.map((title, nth) => {
    const steps = colours.map((_, at) => sampleStep(at + 1, `Click “Part ${at + 1} of ${title}”`))
    const indexedAt = new Date(Date.UTC(2026, 10, 1) + nth * 60_000).toISOString()
    const video = { id: picturedId(nth), title, indexed_at: indexedAt }
    return sampleDocument({ video, procedure: { title, steps } })
  })
  await library.putAll(documents)
  for (const { video, procedure } of documents)
    for (const [at, { keyframes }] of procedure.steps.entries())
      for (const name of [keyframes.before, keyframes.after])
        await Bun.write(library.keyframePath(video.id, name), pictures[at]!)
}
