import { createTranscriber, readInferenceConfiguration } from '@stepcast/inference-client'
import { startTranscriptionServer } from '@stepcast/inference-client/testing'
import { expect, setDefaultTimeout, test } from 'bun:test'
import { join } from 'node:path'
import { indexVideo } from '../index-video.ts'
import { Library } from '../store/library.ts'
import { runFfmpeg } from '../testing/make-clip.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

setDefaultTimeout(180_000)

const recording = join(import.meta.dir, '..', '..', '..', '..', 'examples', 'publish-product.mp4')
const transcriberAt = (url: string) =>
  createTranscriber(readInferenceConfiguration({ STEPCAST_TRANSCRIPTION_URL: url }), { policy: { retries: 0 } })!

/** The bundled recording with a sound. */
async function withSound(path: string, sound: string): Promise<string> {
  await runFfmpeg([
    '-i',
    recording,
    '-f',
    'lavfi',
    '-i',
    sound,
    '-map',
    '0:v',
    '-map',
    '1:a',
    '-c:v',
    'copy',
    '-c:a',
    'aac',
    '-shortest',
    path,
  ])
  return path
}

test('what is said becomes events, is sent once, and a server that fails costs a warning', async () => {
  await using folder = await temporaryFolder()
  await using library = await Library.open({ dataDir: folder.join('data') })
  const path = await withSound(folder.join('spoken.mp4'), 'sine=frequency=300')
  const lost = transcriberAt('http://127.0.0.1:9')
  const failed = await indexVideo(path, { library, transcriber: lost })
  expect(failed.warnings).toEqual([expect.stringContaining('what is said was not heard: ')])
  expect(failed.procedure.steps.length).toBeGreaterThan(5)

  const last = failed.procedure.steps.at(-1)!
  const said = 'And here you see that the lamp is in the shop'
  await using server = startTranscriptionServer(() =>
    Response.json({ text: said, segments: [{ start: last.start_s, end: last.end_s, text: said }] }),
  )
  const transcriber = transcriberAt(server.url)
  const heard = await indexVideo(path, { library, transcriber })
  expect(heard.warnings).toBeUndefined()
  expect(heard.video.transcribed_by).toBe('whisper-1')
  expect(heard.usage.frames_decoded).toBe(0)
  const speech = heard.events.filter((event) => event.kind === 'speech')
  expect(speech).toMatchObject([{ description: said, confidence: 1 }])
  expect(speech[0]!.start_s).toBeCloseTo(last.start_s, 1)
  const header = new DataView(await server.requests[0]!.file.arrayBuffer())
  expect([header.getUint32(24, true), header.getUint16(22, true)]).toEqual([16_000, 1])

  await indexVideo(path, { library, transcriber })
  await library.delete(heard.video.id)
  expect(server.requests).toHaveLength(1)
})

test('silence is sent nowhere, and neither is a recording without sound', async () => {
  await using folder = await temporaryFolder()
  await using library = await Library.open({ dataDir: folder.join('data') })
  await using server = startTranscriptionServer(() => Response.json({ text: 'Thank you for watching!' }))
  const transcriber = transcriberAt(server.url)
  const path = await withSound(folder.join('silent.mp4'), 'anullsrc=channel_layout=mono')
  for (const each of [path, recording]) {
    const { events, warnings, video } = await indexVideo(each, { library, transcriber })
    expect(events.filter((event) => event.kind === 'speech')).toEqual([])
    expect([warnings, video.transcribed_by]).toEqual([undefined, 'whisper-1'])
  }
  expect(server.requests).toEqual([])
})
