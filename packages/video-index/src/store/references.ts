import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { VideoIndexError } from '../errors.ts'

const videoIdPattern = /^vid_[0-9a-f]{16}$/

/** `vid_` and the first 16 hex digits of the SHA-256 of the file's bytes. */
export async function videoId(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { signal })) hash.update(chunk as Uint8Array)
  return `vid_${hash.digest('hex').slice(0, 16)}`
}

/**
 * The id that a reference means: itself, that of the recording that was read from this path, the latest one, or that of the same content.
 * What is neither stays as it is.
 */
export async function resolveReference(
  reference: string,
  readPaths: () => Promise<{ id: string; sourcePath: string; indexedAt: string }[]>,
): Promise<string> {
  if (videoIdPattern.test(reference)) return reference
  const path = resolve(reference)
  const real = await realpath(path).catch(() => path)
  const known = await readPaths()
  const read = known.filter(({ sourcePath }) => sourcePath && (sourcePath === path || sourcePath === real))
  const latest = read.sort((a, b) => b.indexedAt.localeCompare(a.indexedAt))[0]
  if (latest) return latest.id
  const isFile = await stat(real)
    .then((found) => found.isFile())
    .catch(() => false)
  return isFile ? await videoId(real) : reference
}

export function plainName(name: string): string {
  if (name && !/[/\\\0]/.test(name) && name !== '.' && name !== '..') return name
  throw new VideoIndexError('file_not_found', `“${name}” is not the name of a file in the store`, {
    hint: 'use a name as the index gives it, without folders',
  })
}

export function notFound(reference: string): VideoIndexError {
  return new VideoIndexError('video_not_found', `no indexed recording is “${reference}”`, {
    hint: 'see `stepcast list`, or index the file first with `stepcast index FILE`',
  })
}

export function correctedMeanwhile(): VideoIndexError {
  return new VideoIndexError('correction_conflict', 'the recording was read or corrected by somebody else meanwhile', {
    hint: 'load its steps anew, and correct those',
  })
}
