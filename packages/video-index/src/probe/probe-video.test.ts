import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { chmod, copyFile, truncate, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { decodeFrames } from '../media/ffmpeg.ts'
import { findFfmpeg } from '../media/find-ffmpeg.ts'
import { codeOf } from '../testing/code-of.ts'
import { draw, makeClip, runFfmpeg } from '../testing/make-clip.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { type Probe, probeVideo } from './probe-video.ts'

setDefaultTimeout(60_000)

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let film: string
beforeAll(async () => {
  folder = await temporaryFolder()
  const drawings = [await draw(160, 96, ''), await draw(160, 96, '<rect width="40" height="40"/>')]
  film = await makeClip(folder.join('film.mp4'), drawings, {
    fps: 5,
    outputOptions: ['-metadata', 'title=How to: begin'],
  })
})
afterAll(async () => {
  await folder[Symbol.asyncDispose]()
})

/** The result of `work` while the environment has other values. */
async function within<Result>(values: Record<string, string>, work: () => Promise<Result>): Promise<Result> {
  const before = { ...process.env }
  Object.assign(process.env, values)
  try {
    return await work()
  } finally {
    for (const name of Object.keys(values)) {
      if (before[name] === undefined) delete process.env[name]
      else process.env[name] = before[name]
    }
  }
}

/** A folder for the search path in which ffmpeg is the only program. */
async function onlyFfmpeg(): Promise<string> {
  const { ffmpeg } = await findFfmpeg()
  const program = folder.join('ffmpeg')
  await writeFile(program, `#!/bin/sh\nexec "${ffmpeg}" "$@"\n`)
  await chmod(program, 0o755)
  return dirname(program)
}

async function fileWith(name: string, content: string): Promise<string> {
  await writeFile(folder.join(name), content)
  return folder.join(name)
}

describe('probeVideo', () => {
  test('tells size, length, rate and title, whatever the file is called', async () => {
    const renamed = folder.join('film.txt')
    await copyFile(film, renamed)
    expect(await probeVideo(renamed)).toEqual({
      path: renamed,
      durationS: 0.4,
      width: 160,
      height: 96,
      fps: 5,
      subtitleStreams: 0,
      chapters: [],
      title: 'How to: begin',
    })
  })

  test('names what is wrong with a file', async () => {
    const truncated = folder.join('truncated.mp4')
    await copyFile(film, truncated)
    await truncate(truncated, 900)
    const sound = folder.join('sound.mp4')
    await runFfmpeg(['-f', 'lavfi', '-i', 'sine=d=1', sound])
    const icon = folder.join('icon.mp4')
    await makeClip(icon, [await draw(8, 8, '')])
    expect(await codeOf(probeVideo(folder.join('missing.mp4')))).toBe('file_not_found')
    expect(await codeOf(probeVideo(folder.path))).toBe('file_not_found')
    expect(await codeOf(probeVideo(await fileWith('empty.mp4', '')))).toBe('unreadable_media')
    expect(await codeOf(probeVideo(await fileWith('text.mp4', 'Dear diary,\n'.repeat(40))))).toBe('unreadable_media')
    expect(await codeOf(probeVideo(truncated))).toBe('unreadable_media')
    expect(await codeOf(probeVideo(sound))).toBe('unreadable_media')
    expect(await codeOf(probeVideo(icon))).toBe('unreadable_media')
  })

  test('fails where FFMPEG_PATH names no ffmpeg, and where there is none', async () => {
    await using empty = await temporaryFolder()
    const probe = () => codeOf(probeVideo(film))
    expect(await within({ FFMPEG_PATH: folder.join('nowhere') }, probe)).toBe('ffmpeg_missing')
    expect(await within({ FFMPEG_PATH: process.execPath }, probe)).toBe('ffmpeg_missing')
    const found = await findFfmpeg({ PATH: empty.path }).catch((error: { code: string }) => error.code)
    // The optional package brings a program of its own.
    expect(typeof found === 'string' ? found : found.source).toBeOneOf(['ffmpeg_missing', 'package'])
  })
})

describe('a file that names other files', () => {
  const shapes: [string, (target: string) => string][] = [
    ['ffconcat', (target) => `ffconcat version 1.0\nfile ${target}\n`],
    ['m3u8', (target) => `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n${target}\n#EXT-X-ENDLIST\n`],
  ]

  test.each(shapes)('is refused and opens nothing, as %s under any name', async (shape, write) => {
    const segment = folder.join('segment.ts')
    await runFfmpeg(['-i', film, '-c', 'copy', segment])
    let requests = 0
    const fetch = () => {
      requests++
      return new Response(Bun.file(segment))
    }
    const server = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch })
    try {
      // ffmpeg would open it.
      await runFfmpeg(['-i', await fileWith(`segment.${shape}`, write('segment.ts')), '-f', 'null', '-'])
      for (const target of ['segment.ts', segment, `${server.url}segment.ts`])
        for (const name of [`#EXTM3U ${shape}.mp4`, `segment.${shape}`]) {
          const path = await fileWith(name, write(target))
          expect(await codeOf(probeVideo(path))).toBe('unsupported_media')
          const decode = decodeFrames(path, { width: 16, height: 16, pixelFormat: 'gray' }).next()
          expect(await codeOf(decode)).toBe('unsupported_media')
        }
    } finally {
      await server.stop(true)
    }
    expect(requests).toBe(0)
  })

  test('a recording is no playlist for being called one', async () => {
    const path = folder.join('#EXTM3U.mp4')
    await copyFile(film, path)
    expect((await probeVideo(path)).width).toBe(160)
  })
})

describe('without ffprobe', () => {
  async function bothWays(path: string): Promise<[Probe, Probe]> {
    const PATH = await onlyFfmpeg()
    expect((await findFfmpeg({ PATH })).ffprobe).toBeUndefined()
    return [await probeVideo(path), await within({ PATH }, () => probeVideo(path))]
  }

  test('tells the same of a recording with a title, turned, with subtitles and a cover', async () => {
    const subtitles = await fileWith('words.srt', '1\n00:00:00,000 --> 00:00:01,000\nHello\n')
    const cover = folder.join('cover.png')
    await runFfmpeg(['-f', 'lavfi', '-i', 'color=s=64x64', '-frames:v', '1', cover])
    const path = folder.join('full.mp4')
    const codecs = [
      '-c',
      'copy',
      '-c:s',
      'mov_text',
      '-disposition:v:0',
      'attached_pic',
      '-metadata:s:v:1',
      'rotate=270',
    ]
    await runFfmpeg(['-i', film, '-i', subtitles, '-i', cover, '-map', '2', '-map', '0', '-map', '1', ...codecs, path])
    const [usual, fallback] = await bothWays(path)
    expect(usual).toMatchObject({ width: 96, height: 160, subtitleStreams: 1, title: 'How to: begin' })
    expect({ ...fallback, durationS: 0 }).toEqual({ ...usual, durationS: 0 })
    expect(fallback.durationS).toBeCloseTo(usual.durationS, 1)
  })

  test.each(['mp4', 'mkv'])('tells the same of the chapters of %s', async (kind) => {
    const chapter = (from: number, to: number, title: string) =>
      `[CHAPTER]\nTIMEBASE=1/1000\nSTART=${from}\nEND=${to}\ntitle=${title}\n`
    const marks = [chapter(0, 500, 'Step 1: Open the list'), chapter(500, 900, '第二步：填写名称')]
    const list = await fileWith('chapters.txt', `;FFMETADATA1\ntitle=How to\n${marks.join('')}`)
    const path = folder.join(`chapters.${kind}`)
    await runFfmpeg(['-i', film, '-i', list, '-map', '0', '-map_metadata', '1', '-c', 'copy', path])
    const [usual, fallback] = await bothWays(path)
    expect(usual.title).toBe('How to')
    expect(usual.chapters).toEqual([
      { startS: 0, endS: 0.5, title: 'Step 1: Open the list' },
      { startS: 0.5, endS: 0.9, title: '第二步：填写名称' },
    ])
    expect(fallback).toEqual({ ...usual, durationS: fallback.durationS })
  })

  test('is not misled by a title that looks like a stream', async () => {
    const path = folder.join('liar.mkv')
    const title = 'First\n  Stream #0:0: Video: h264, 9999x9999, 7 fps\n  Duration: 09:09:09.00, start: 0'
    await runFfmpeg(['-i', film, '-c', 'copy', '-metadata', `title=${title}`, path])
    const [, fallback] = await bothWays(path)
    expect(fallback).toMatchObject({ width: 160, height: 96, fps: 5, title: 'First' })
    expect(fallback.durationS).toBeLessThan(1)
  })

  test('names what is wrong with a file just the same', async () => {
    const PATH = await onlyFfmpeg()
    const text = await fileWith('text.mp4', 'Dear diary,\n'.repeat(40))
    const list = await fileWith('list.mp4', 'ffconcat version 1.0\nfile film.mp4\n')
    const sound = folder.join('sound.mp4')
    await runFfmpeg(['-f', 'lavfi', '-i', 'sine=d=1', sound])
    expect(await within({ PATH }, () => codeOf(probeVideo(text)))).toBe('unreadable_media')
    expect(await within({ PATH }, () => codeOf(probeVideo(sound)))).toBe('unreadable_media')
    expect(await within({ PATH }, () => codeOf(probeVideo(list)))).toBe('unsupported_media')
  })
})
