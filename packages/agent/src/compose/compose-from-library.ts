import type { Library } from '@stepcast/video-index'
import { composeRecordings, type Composition, type Recording } from './compose-recordings.ts'

/**
 * The procedure of stored recordings, by their ids or paths, one after the other; of one only, that one as it is.
 * @throws VideoIndexError `video_not_found`
 */
export async function composeFromLibrary(
  library: Library,
  [first, ...others]: readonly [string, ...string[]],
): Promise<Composition> {
  const open = async (reference: string): Promise<Recording> => {
    const document = await library.get(reference)
    const { id } = document.video
    return { document, keyframePath: (name) => library.keyframePath(id, name), site: library.siteNames(id) }
  }
  return composeRecordings([await open(first), ...(await Promise.all(others.map(open)))])
}
