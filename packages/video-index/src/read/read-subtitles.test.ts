import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { writeFile } from 'node:fs/promises'
import { probeVideo } from '../probe/probe-video.ts'
import { codeOf } from '../testing/code-of.ts'
import { ffmpegChildren } from '../testing/ffmpeg-children.ts'
import { draw, makeClip, runFfmpeg } from '../testing/make-clip.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { readSubtitles } from './read-subtitles.ts'

setDefaultTimeout(60_000)

const srt = `1
00:00:03,000 --> 00:00:04,500
Open the <i>products</i> page

2
00:01:05,250 --> 01:00:07,000
设置价格，
然后保存
`
const cues = [
  { startS: 3, endS: 4.5, text: 'Open the products page' },
  { startS: 65.25, endS: 3607, text: '设置价格， 然后保存' },
]

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let film: string
beforeAll(async () => {
  folder = await temporaryFolder()
  const drawings = Array.from({ length: 6 }, (_, at) => draw(64, 48, `<rect x="${at * 8}" width="8" height="8"/>`))
  film = await makeClip(folder.join('film.mp4'), await Promise.all(drawings), { fps: 1 })
})
afterAll(async () => {
  await folder[Symbol.asyncDispose]()
})

async function read(name: string, content: string | Uint8Array) {
  await writeFile(folder.join(name), content)
  const [cues] = await readSubtitles(await probeVideo(film), folder.join(name))
  return cues ?? []
}

describe('readSubtitles', () => {
  test('reads SubRip, with and without a byte order mark, and with the line ends of Windows', async () => {
    expect(await read('plain.srt', srt)).toEqual(cues)
    expect(await read('mark.srt', `\uFEFF${srt}`)).toEqual(cues)
    expect(await read('windows.srt', srt.replaceAll('\n', '\r\n'))).toEqual(cues)
  })

  test.each(['little', 'big'])('reads UTF-16, %s end first', async (order) => {
    const bytes = Buffer.from(`\uFEFF${srt}`, 'utf16le')
    expect(await read(`${order}.srt`, order === 'little' ? bytes : bytes.swap16())).toEqual(cues)
  })

  test('reads the older encodings of China and Western Europe', async () => {
    // “打开商品” and “Prix réglé à côté”, as GB 18030 and Windows 1252 write them.
    const chinese = Buffer.from([0xb4, 0xf2, 0xbf, 0xaa, 0xc9, 0xcc, 0xc6, 0xb7])
    const french = Buffer.from('Prix r\xe9gl\xe9 \xe0 c\xf4t\xe9', 'latin1')
    const around = (words: Buffer) => Buffer.concat([Buffer.from('1\n00:00:01,000 --> 00:00:02,000\n'), words])
    expect(await read('chinese.srt', around(chinese))).toEqual([{ startS: 1, endS: 2, text: '打开商品' }])
    expect(await read('french.srt', around(french))).toEqual([{ startS: 1, endS: 2, text: 'Prix réglé à côté' }])
  })

  test('reads WebVTT and leaves its tags, names and notes out', async () => {
    const text = `WEBVTT - made by hand

NOTE nobody says this

intro
00:00:00.500 --> 00:00:02.000 align:start position:10%
<v Anna>Choose <b>New product</b></v> <c.loud>now</c>

00:02.000 --> 00:03.250
<00:02.500>Save &amp; close
`
    expect(await read('film.vtt', text)).toEqual([
      { startS: 0.5, endS: 2, text: 'Choose New product now' },
      { startS: 2, endS: 3.25, text: 'Save & close' },
    ])
  })

  test('goes by what a file holds, not by its name', async () => {
    expect(await read('words.txt', srt)).toEqual(cues)
  })

  test('refuses what holds no subtitles', async () => {
    expect(await codeOf(read('diary.srt', 'Dear diary, nothing happened today.'))).toBe('bad_subtitles')
    expect(await codeOf(read('empty.srt', ''))).toBe('bad_subtitles')
    expect(
      await codeOf(
        read(
          'noise.srt',
          Uint8Array.from({ length: 500 }, (_, at) => (at * 73) % 256),
        ),
      ),
    ).toBe('bad_subtitles')
    expect(await codeOf(readSubtitles(await probeVideo(film), folder.join('missing.srt')))).toBe('bad_subtitles')
    expect(await codeOf(readSubtitles(await probeVideo(film), film))).toBe('bad_subtitles')
    const list = `ffconcat version 1.0\nfile '${folder.join('words.srt')}'\n`
    expect(await codeOf(read('list.srt', list))).toBe('bad_subtitles')
  })

  test.each([
    ['mkv', 'srt'],
    ['mkv', 'ass'],
    ['mp4', 'mov_text'],
    ['webm', 'webvtt'],
  ])('reads the track inside a recording: %s, %s', async (kind, codec) => {
    const words = folder.join(`track-${codec}.srt`)
    await writeFile(words, srt.slice(0, srt.indexOf('2\n')))
    const path = folder.join(`film-${codec}.${kind}`)
    const video = kind === 'webm' ? ['-c:v', 'libvpx', '-deadline', 'realtime'] : ['-c:v', 'copy']
    await runFfmpeg(['-i', film, '-i', words, '-map', '0', '-map', '1', ...video, '-c:s', codec, path])
    const probe = await probeVideo(path)
    expect(probe.subtitleStreams).toBe(1)
    expect(await readSubtitles(probe, undefined)).toEqual([[cues[0]!]])
  })

  test('reads every track of words, and passes over those of pictures', async () => {
    const [words, german] = [folder.join('words-en.srt'), folder.join('words-de.srt')]
    await writeFile(words, srt.slice(0, srt.indexOf('2\n')))
    await writeFile(german, srt.slice(0, srt.indexOf('2\n')).replace('products', 'Produkte'))
    const path = folder.join('tracks.mkv')
    const codecs = ['-c:v', 'copy', '-c:s:0', 'dvbsub', '-c:s:1', 'srt', '-c:s:2', 'ass']
    const drawn = folder.join('drawn.mkv')
    await runFfmpeg(['-f', 'lavfi', '-i', 'color=s=64x48:d=1', '-i', film, '-map', '1', '-c', 'copy', drawn])
    await runFfmpeg([
      '-i',
      drawn,
      '-i',
      words,
      '-i',
      german,
      '-map',
      '0',
      '-map',
      '1',
      '-map',
      '2',
      ...codecs.slice(0, 2),
      '-c:s:0',
      'srt',
      '-c:s:1',
      'ass',
      path,
    ])
    expect((await readSubtitles(await probeVideo(path), undefined)).map((cues) => cues[0]?.text)).toEqual([
      'Open the products page',
      'Open the Produkte page',
    ])
  })

  test('has none where a recording has no track', async () => {
    expect(await readSubtitles(await probeVideo(film), undefined)).toEqual([])
  })

  test('ends with the reason when aborted', async () => {
    const signal = AbortSignal.abort(new Error('not wanted'))
    const reading = readSubtitles(await probeVideo(film), folder.join('plain.srt'), signal)
    expect(await reading.catch((error: Error) => error.message)).toBe('not wanted')
    expect(await ffmpegChildren()).toBe(0)
  })
})
