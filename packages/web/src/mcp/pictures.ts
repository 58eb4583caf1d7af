import { drawPicture, type Library } from '@stepcast/video-index'
import type { CallToolResult } from '@modelcontextprotocol/server'
import { existsSync } from 'node:fs'
import sharp from 'sharp'

type ImageBlock = Extract<CallToolResult['content'][number], { type: 'image' }>

const longestEdge = 1280
const maxBytes = 400_000

export function keyframeUri(videoId: string, name: string): string {
  return name === '' ? '' : `stepcast://videos/${videoId}/keyframes/${encodeURIComponent(name)}`
}

/** A picture small enough for a model: at most 1280 pixels long and 400,000 bytes; undefined when there is none to show. */
export async function readPicture(path: string): Promise<Buffer | undefined> {
  return existsSync(path) ? await shrink(path) : undefined
}

/** A recording's picture like that, with the regions covered that are kept with it. */
export async function readKeyframe(library: Library, videoId: string, name: string): Promise<Buffer | undefined> {
  const path = library.keyframePath(videoId, name)
  const covers = await library.coveredRegions(videoId).read()
  if (covers.length === 0 || !existsSync(path)) return await readPicture(path)
  const { data } = await drawPicture(path, { covers, maxWidth: longestEdge })
  return await shrink(data)
}

async function shrink(picture: string | Uint8Array): Promise<Buffer | undefined> {
  const small = sharp(picture).resize(longestEdge, longestEdge, { fit: 'inside', withoutEnlargement: true })
  for (const quality of [82, 60, 35]) {
    const bytes = await small
      .clone()
      .jpeg({ quality })
      .toBuffer()
      .catch(() => undefined)
    if (bytes === undefined || bytes.byteLength <= maxBytes) return bytes
  }
  return undefined
}

/** The first `count` of these pictures as content of an answer; names that say nothing and pictures that are gone are left out. */
export async function keyframeBlocks(
  library: Library,
  pictures: readonly { videoId: string; name: string }[],
  count: number,
): Promise<ImageBlock[]> {
  const named = pictures.filter(({ name }) => name !== '').slice(0, count)
  const blocks = await Promise.all(
    named.map(async ({ videoId, name }) => {
      const bytes = await readKeyframe(library, videoId, name)
      return bytes && { ...imageBlock(bytes), _meta: { uri: keyframeUri(videoId, name) } }
    }),
  )
  return blocks.filter((block) => block !== undefined)
}

export function imageBlock(bytes: Buffer): ImageBlock {
  return { type: 'image', data: bytes.toString('base64'), mimeType: 'image/jpeg' }
}
