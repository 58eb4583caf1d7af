import { RecordError } from './record-error.ts'
import type { RecordingTools } from './tools.ts'

export interface ScreenSize {
  width: number
  height: number
}

/** Without a window manager, Chromium shrinks a window that is as large as the screen; the margin is not filmed. */
const margin = 64

/** A screen that nobody sees, for one recording. */
export interface Screen extends AsyncDisposable {
  /** The X display, such as `:99`. */
  display: string
}

export async function openScreen(tools: RecordingTools, { width, height }: ScreenSize): Promise<Screen> {
  const server = Bun.spawn(
    [
      tools.xvfb,
      '-displayfd',
      '1',
      '-screen',
      '0',
      `${width + margin}x${height + margin}x24`,
      '-nolisten',
      'tcp',
      '-dpi',
      '96',
    ],
    { stdin: 'ignore', stdout: 'pipe', stderr: 'ignore' },
  )
  const reader = server.stdout.getReader()
  const { value } = await reader.read()
  const number = new TextDecoder().decode(value).trim()
  if (!/^\d+$/.test(number)) {
    throw new RecordError('tool_failed', 'Xvfb opened no screen', { hint: 'run Xvfb by hand to see why' })
  }
  return {
    display: `:${number}`,
    async [Symbol.asyncDispose]() {
      server.kill()
      await server.exited
    },
  }
}

export interface Capture extends AsyncDisposable {
  /** When the first frame was taken, in seconds since the epoch. */
  firstFrameAt: number
  /** Ends the capture with a whole file. */
  finish(): Promise<void>
}

/**
 * Records the screen, pointer included, without loss. ffmpeg says on its own which wall clock time the first frame has, so that
 * times noted elsewhere can be put on the recording's clock.
 */
export async function captureScreen(
  tools: RecordingTools,
  options: { display: string; size: ScreenSize; framesPerSecond: number; file: string },
): Promise<Capture> {
  const { display, size, framesPerSecond, file } = options
  const grab = ['-f', 'x11grab', '-draw_mouse', '1', '-thread_queue_size', '512']
  const geometry = ['-framerate', String(framesPerSecond), '-video_size', `${size.width}x${size.height}`]
  const ffmpeg = Bun.spawn(
    [tools.ffmpeg, '-y', '-hide_banner', '-nostats', ...grab, ...geometry, '-i', display].concat([
      '-c:v',
      'libx264rgb',
      '-preset',
      'ultrafast',
      '-qp',
      '0',
      '-fps_mode',
      'passthrough',
      file,
    ]),
    { stdin: 'pipe', stdout: 'ignore', stderr: 'pipe' },
  )
  const started = Promise.withResolvers<number>()
  const drained = drain(ffmpeg.stderr, (log) => {
    const start = /start: (\d+\.\d+)/.exec(log)?.[1]
    if (start && log.includes('Output #0')) started.resolve(Number(start))
  }).then((log) => {
    started.reject(
      new RecordError('tool_failed', 'ffmpeg did not start recording', { hint: log.trim().split('\n').at(-1) ?? '' }),
    )
  })
  const firstFrameAt = await started.promise
  const finish = async () => {
    if (ffmpeg.exitCode !== null) return
    await ffmpeg.stdin.write('q')
    await ffmpeg.stdin.end()
    await Promise.all([ffmpeg.exited, drained])
  }
  return {
    firstFrameAt,
    finish,
    async [Symbol.asyncDispose]() {
      ffmpeg.kill()
      await ffmpeg.exited
    },
  }
}

async function drain(stream: ReadableStream<Uint8Array>, onGrowth: (log: string) => void): Promise<string> {
  const decoder = new TextDecoder()
  let log = ''
  for await (const chunk of stream) {
    log += decoder.decode(chunk, { stream: true })
    onGrowth(log)
  }
  return log
}
