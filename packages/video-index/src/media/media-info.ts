/** What is known of a file before anything is decoded. Times in seconds, sizes in square pixels before they are turned, rotation in degrees. */
export type MediaInfo = {
  durationS: number | undefined
  title: string | undefined
  /** The first stream of moving pictures; a cover picture is none. */
  video: { width: number; height: number; fps: number; rotation: number } | undefined
  subtitleStreams: number
  chapters: Chapter[]
}

/** A stretch of the recording that its author named. */
export type Chapter = { startS: number; endS: number; title: string }
