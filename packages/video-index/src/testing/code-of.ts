import { VideoIndexError, type VideoIndexErrorCode } from '../errors.ts'

/** The code of the VideoIndexError that `work` ends in; any other end fails. */
export async function codeOf(work: Promise<unknown>): Promise<VideoIndexErrorCode> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof VideoIndexError && error.hint) return error.code
  throw new Error('expected a VideoIndexError with a hint', { cause: error })
}
