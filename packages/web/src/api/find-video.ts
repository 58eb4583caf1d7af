import { composeFromLibrary } from '@stepcast/agent'
import { type IndexDocument, type Library, VideoIndexError } from '@stepcast/video-index'
import { existsSync } from 'node:fs'
import { WebError } from '../errors.ts'

const videoIdPattern = /^vid_[0-9a-f]+$/

/**
 * Only ids: a path, which the library would take too, must not tell a client what lies on this machine.
 * @throws VideoIndexError `video_not_found`
 */
export async function findVideo(library: Library, id: string): Promise<IndexDocument> {
  return (await findStored(library, id)).document
}

/**
 * The same, with the revision that corrections are made of.
 * @throws VideoIndexError `video_not_found`
 */
export async function findStored(library: Library, id: string): Promise<{ document: IndexDocument; revision: string }> {
  const [stored] = videoIdPattern.test(id) ? await library.stored([id]) : []
  if (stored) return stored
  throw new VideoIndexError('video_not_found', 'there is no such recording', {
    hint: 'it may have been deleted: choose one from the library',
  })
}

/**
 * The procedure that a run follows: of one recording, or of several one after the other.
 * @throws VideoIndexError `video_not_found`
 */
export async function findProcedure(
  library: Library,
  { video_id, followed_by = [] }: { video_id: string; followed_by?: string[] | undefined },
): Promise<IndexDocument> {
  const ids = [video_id, ...followed_by] as const
  for (const id of ids) await findVideo(library, id)
  return (await composeFromLibrary(library, ids)).document
}

/**
 * Where a picture of a recording lies; nothing else that the store keeps beside it can be named.
 * @throws VideoIndexError `video_not_found`
 * @throws WebError `keyframe_not_found`
 */
export async function findKeyframe(library: Library, id: string, name: string): Promise<string> {
  const { video } = await findVideo(library, id)
  const path = /^[\w-][\w.-]*\.webp$/.test(name) ? library.keyframePath(video.id, name) : undefined
  if (path !== undefined && existsSync(path)) return path
  throw new WebError('keyframe_not_found', 'the recording has no such picture')
}
