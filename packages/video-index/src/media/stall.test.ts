import { afterAll, afterEach, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { chmod } from 'node:fs/promises'
import { codeOf } from '../testing/code-of.ts'
import { ffmpegChildren } from '../testing/ffmpeg-children.ts'
import { runFfmpeg } from '../testing/make-clip.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { type DecodeOptions, decodeFrames, extractText } from './ffmpeg.ts'
import { findFfmpeg } from './find-ffmpeg.ts'
import { readPackets } from './read-packets.ts'

setDefaultTimeout(30_000)

const stallMs = 500
const options = { width: 64, height: 36, pixelFormat: 'gray', stallMs } as const
const known = process.env['FFMPEG_PATH']

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let ffmpeg: string
let pipe: string
let film: string
beforeAll(async () => {
  folder = await temporaryFolder()
  ffmpeg = (await findFfmpeg()).ffmpeg
  // Nobody writes to it: who opens it waits for ever, as on a share that does not answer.
  pipe = folder.join('film.mkv')
  await Bun.$`mkfifo ${pipe}`
  film = folder.join('film.mp4')
  const source = 'testsrc=s=640x360:r=25:d=40'
  await runFfmpeg(['-f', 'lavfi', '-i', source, '-c:v', 'libx264', '-preset', 'ultrafast', film])
})
afterEach(() => {
  if (known === undefined) delete process.env['FFMPEG_PATH']
  else process.env['FFMPEG_PATH'] = known
})
afterAll(async () => {
  await folder[Symbol.asyncDispose]()
})

/** Has `FFMPEG_PATH` name a program that does `work` in place of decoding, as a shell would. */
async function standIn(name: string, work: string): Promise<void> {
  const program = folder.join(`ffmpeg-${name}`)
  const asked = `case "$*" in *rawvideo*) ;; *-version*) echo "ffmpeg version 7.1"; exit ;; *) exec "${ffmpeg}" "$@" ;; esac`
  await Bun.write(program, `#!/bin/sh\n${asked}\n${work}\n`)
  await chmod(program, 0o755)
  process.env['FFMPEG_PATH'] = program
}

async function countFrames(path: string, more: Partial<DecodeOptions> = {}, busyMs = 0): Promise<number> {
  let count = 0
  for await (const _ of decodeFrames(path, { ...options, ...more })) {
    count++
    if (count === 1) await Bun.sleep(busyMs)
  }
  return count
}

describe('a file that does not answer', () => {
  test.each([
    ['frames', () => countFrames(pipe)],
    ['packets', () => readPackets(pipe, undefined, stallMs)],
    ['subtitles', () => extractText(pipe, ['-map', '0:s:0'], 'webvtt', undefined, stallMs)],
  ])('is given up, and ffmpeg ended, when %s are read', async (_, read) => {
    const error: unknown = await read().catch((reason: unknown) => reason)
    expect(error).toMatchObject({
      code: 'unreadable_media',
      message: expect.stringContaining('nothing came for 0.5 s'),
      hint: expect.stringContaining('network share'),
    })
    expect(await ffmpegChildren()).toBe(0)
  })

  test('is given up in its middle too', async () => {
    await standIn('half', 'head -c 6912 /dev/zero; exec sleep 60')
    expect(await codeOf(countFrames(film))).toBe('unreadable_media')
  })
})

describe('ffmpeg that goes on', () => {
  test('is not ended while the caller works on a frame', async () => {
    expect(await countFrames(film, {}, 4 * stallMs)).toBe(1000)
  })

  test('is not ended while a selection finds nothing', async () => {
    // Slowed down to 4 s without a frame.
    const filter = "realtime=speed=10,select='eq(n,999)'"
    expect(await countFrames(film, { filter, stallMs: 1500 })).toBe(1)
  })

  test('is told from one of which only the clock goes on', async () => {
    const counts = 'while :; do printf "frame=    0 fps=0.0 size=0kB time=N/A speed=N/A\\r" >&2; sleep 0.1; done'
    await standIn('clock', counts)
    expect(await codeOf(countFrames(film))).toBe('unreadable_media')
  })
})
