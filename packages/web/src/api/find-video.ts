import { type IndexDocument, type Library, VideoIndexError } from '@stepcast/video-index'

const videoIdPattern = /^vid_[0-9a-f]+$/

/**
 * Only ids: a path, which the library would take too, must not tell a client what lies on this machine.
 * @throws VideoIndexError `video_not_found`
 */
export async function findVideo(library: Library, id: string): Promise<IndexDocument> {
  const document = videoIdPattern.test(id) ? await library.find(id) : undefined
  if (document) return document
  throw new VideoIndexError('video_not_found', 'there is no such recording', {
    hint: 'it may have been deleted: choose one from the library',
  })
}
