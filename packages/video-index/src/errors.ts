/**
 * What can go wrong while indexing or asking, as clients see it:
 * - `file_not_found`: the path does not exist or is not a regular file
 * - `unreadable_media`: empty, truncated, not a video, or on a disk that does not answer
 * - `unsupported_media`: a container outside Stepcast's list
 * - `ffmpeg_missing`: no ffmpeg could be found
 * - `reader_missing`: the models that read text, or what runs them, cannot be loaded
 * - `video_not_found`: no indexed recording has that id or path
 * - `step_not_found`: the procedure has no such step
 * - `bad_correction`: what a correction asks for is not possible, such as a step that ends before it starts
 * - `correction_not_found`: the recording has no such correction
 * - `correction_conflict`: the recording was read or corrected meanwhile
 * - `bad_subtitles`: the subtitle file cannot be read
 * - `no_steps`: the recording shows no action that could be exported or followed
 * - `engine_unavailable`: the chosen engine is not configured
 * - `store_failed`: the store could not be read or written
 */
export type VideoIndexErrorCode =
  | 'file_not_found'
  | 'unreadable_media'
  | 'unsupported_media'
  | 'ffmpeg_missing'
  | 'reader_missing'
  | 'video_not_found'
  | 'step_not_found'
  | 'bad_correction'
  | 'correction_not_found'
  | 'correction_conflict'
  | 'bad_subtitles'
  | 'no_steps'
  | 'engine_unavailable'
  | 'store_failed'

export class VideoIndexError extends Error {
  override readonly name = 'VideoIndexError'
  readonly code: VideoIndexErrorCode
  /** What the user can do about it. */
  readonly hint: string | undefined

  constructor(code: VideoIndexErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.code = code
    this.hint = options.hint
  }
}
