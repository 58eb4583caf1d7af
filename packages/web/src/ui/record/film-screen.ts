/**
 * Why nothing is filmed:
 * - `unsupported`: the browser cannot film the screen at all
 * - `insecure`: it could, on another address: browsers film only for pages of this machine or over https
 * - `refused`: nothing was chosen, or the browser or the system forbids it
 * - `unreadable`: the system does not give the picture
 * - `microphone_refused`, `microphone_missing`
 * - `empty`: it ended before there was a picture
 */
export type FilmErrorCode =
  'unsupported' | 'insecure' | 'refused' | 'unreadable' | 'microphone_refused' | 'microphone_missing' | 'empty'

export class FilmError extends Error {
  override readonly name = 'FilmError'
  readonly code: FilmErrorCode

  constructor(code: FilmErrorCode, cause?: unknown) {
    super(code, { cause })
    this.code = code
  }
}

export type Film = {
  /** Since when, on the clock of `performance.now()`. */
  startedAtMs: number
  stop: () => void
  /** What was filmed, once it was stopped here or by the browser. Rejects with FilmError `empty`. */
  ended: Promise<File>
}

// MP4 first: what browsers write as WebM tells no duration, so that players cannot seek in it.
const formats = [
  { type: 'video/mp4;codecs=vp9,opus', extension: 'mp4' },
  { type: 'video/mp4;codecs=avc1.640033,mp4a.40.2', extension: 'mp4' },
  { type: 'video/mp4', extension: 'mp4' },
  { type: 'video/webm;codecs=vp9,opus', extension: 'webm' },
  { type: 'video/webm', extension: 'webm' },
]
/** Small letters stay legible at 1920 × 1080. */
const bitsPerSecond = 6_000_000
const partMs = 1000
// The pointer is what actions are read from; a window that shows itself shows nothing else.
const wanted = {
  video: { frameRate: { ideal: 15, max: 30 }, cursor: 'always' },
  audio: false,
  selfBrowserSurface: 'exclude',
  surfaceSwitching: 'exclude',
}

type FilmOptions = { microphone: boolean; name: string }

/**
 * Asks which window, tab or screen to film, and begins. Must be called while a press of a button is handled.
 * @throws FilmError
 */
export async function filmScreen({ microphone, name }: FilmOptions): Promise<Film> {
  const format = canFilm() ? formats.find(({ type }) => MediaRecorder.isTypeSupported(type)) : undefined
  if (!format) throw new FilmError(isSecureContext ? 'unsupported' : 'insecure')
  const screen = await navigator.mediaDevices.getDisplayMedia(wanted).catch((error: unknown) => {
    throw new FilmError(nameOf(error) === 'NotReadableError' ? 'unreadable' : 'refused', error)
  })
  const streams = [screen]
  const end = () => streams.forEach((stream) => stream.getTracks().forEach((track) => track.stop()))
  try {
    if (microphone) streams.push(await openMicrophone())
    const tracks = streams.flatMap((stream) => stream.getTracks())
    const recorder = new MediaRecorder(new MediaStream(tracks), {
      mimeType: format.type,
      videoBitsPerSecond: bitsPerSecond,
    })
    const stop = () => {
      if (recorder.state !== 'inactive') recorder.stop()
    }
    const ended = filmed(recorder, `${name}.${format.extension}`).finally(end)
    for (const track of screen.getVideoTracks()) track.addEventListener('ended', stop)
    recorder.start(partMs)
    return { startedAtMs: performance.now(), stop, ended }
  } catch (error) {
    end()
    throw error instanceof FilmError ? error : new FilmError('unreadable', error)
  }
}

function canFilm(): boolean {
  return 'mediaDevices' in navigator && 'getDisplayMedia' in navigator.mediaDevices && 'MediaRecorder' in window
}

async function openMicrophone(): Promise<MediaStream> {
  return await navigator.mediaDevices.getUserMedia({ audio: true }).catch((error: unknown) => {
    throw new FilmError(nameOf(error) === 'NotAllowedError' ? 'microphone_refused' : 'microphone_missing', error)
  })
}

function filmed(recorder: MediaRecorder, name: string): Promise<File> {
  const parts: Blob[] = []
  return new Promise((resolve, reject) => {
    recorder.addEventListener('dataavailable', ({ data }) => {
      if (data.size > 0) parts.push(data)
    })
    // A recorder that fails stops as well, and what it had is kept.
    recorder.addEventListener('stop', () => {
      if (parts.length === 0) reject(new FilmError('empty'))
      else resolve(new File(parts, name, { type: recorder.mimeType.split(';')[0]! }))
    })
  })
}

function nameOf(error: unknown): string {
  return error instanceof Error || error instanceof DOMException ? error.name : ''
}
