import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { createEmbedder, InferenceError, readInferenceConfiguration } from '@stepcast/inference-client'
import { existsSync } from 'node:fs'
import { mkdir, readdir, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { indexVideo, readerRevision } from './index-video.ts'
import type { IndexDocument } from './protocol/document.ts'
import type { IndexProgress } from './protocol/progress.ts'
import { bareText } from './read/text-compare.ts'
import { Library } from './store/library.ts'
import { videoId } from './store/references.ts'
import { codeOf } from './testing/code-of.ts'
import { ffmpegChildren } from './testing/ffmpeg-children.ts'
import { runFfmpeg } from './testing/make-clip.ts'
import { temporaryFolder } from './testing/temporary-folder.ts'

setDefaultTimeout(180_000)

const examples = join(import.meta.dir, '..', '..', '..', 'examples')
const recording = join(examples, 'publish-product.mp4')
/** What was really done in the recording, written by the script that made it. */
const truthSchema = z.object({
  start_url: z.string(),
  duration_s: z.number(),
  steps: z.array(
    z.object({
      action: z.string(),
      target: z.object({ text: z.string() }),
      value: z.string().optional(),
      secret: z.boolean().optional(),
      end_s: z.number(),
    }),
  ),
})
const truth = truthSchema.parse(await Bun.file(join(examples, 'publish-product.truth.json')).json())
const embedder = createEmbedder(readInferenceConfiguration({}))

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let library: Library
let indexed: IndexDocument
const progress: IndexProgress[] = []

beforeAll(async () => {
  folder = await temporaryFolder()
  library = await Library.open({ dataDir: folder.join('data'), embedder })
  indexed = await indexVideo(recording, { library, onProgress: (each) => progress.push(each) })
})
afterAll(async () => {
  await library.close()
  await folder[Symbol.asyncDispose]()
})

describe('indexVideo, on the bundled recording', () => {
  test.each(truth.steps.map((step, at) => [step.action, step.target.text, at] as const))(
    'finds the step “%s %s”',
    (kind, text, at) => {
      const expected = truth.steps[at]!
      const found = indexed.procedure.steps.find(
        (step) => Math.abs(step.end_s - expected.end_s) <= 1.25 && step.action.kind === kind,
      )
      expect(bareText(found?.action.target?.text ?? '')).toBe(bareText(text))
      expect(bareText(found?.action.value ?? '')).toBe(bareText(expected.value ?? ''))
    },
  )

  test('finds no more than was done, in order', () => {
    const { steps } = indexed.procedure
    expect(steps.map((step) => step.action.kind)).toEqual(truth.steps.map((step) => step.action as never))
    expect(steps.map((step) => step.n)).toEqual(steps.map((_, at) => at + 1))
    for (const [at, step] of steps.entries()) {
      expect(step.end_s).toBeGreaterThan(step.start_s)
      expect(step.start_s).toBeGreaterThanOrEqual(steps[at - 1]?.start_s ?? 0)
    }
  })

  test('makes a parameter of each value, and keeps none of the password', () => {
    const { parameters, start_url } = indexed.procedure
    const values = truth.steps.filter((step) => step.value !== undefined || step.secret)
    expect(parameters.map((each) => bareText(each.label))).toEqual(values.map((step) => bareText(step.target.text)))
    expect(parameters.filter((each) => each.kind === 'secret').map((each) => each.recorded_value)).toEqual([''])
    expect(start_url).toBe(truth.start_url)
  })

  test('keeps a picture from before and after every step', async () => {
    const kept = await readdir(join(library.videoDir(indexed.video.id), 'keyframes'))
    for (const { keyframes } of indexed.procedure.steps)
      for (const name of [keyframes.before, keyframes.after]) expect(kept).toContain(name)
    for (const event of indexed.events) if (event.keyframe) expect(kept).toContain(event.keyframe)
  })

  test('tells what the recording is, and how far it got', () => {
    expect(indexed.video).toMatchObject({
      id: expect.stringMatching(/^vid_[0-9a-f]{16}$/),
      width: 1280,
      height: 720,
      fps: 20,
    })
    expect(indexed.video.duration_s).toBeCloseTo(truth.duration_s, 1)
    const shares = progress.map((each) => each.progress)
    expect(shares).toEqual(shares.toSorted((a, b) => a - b))
    expect([shares[0], shares.at(-1)]).toEqual([0, 1])
  })

  test('answers from the store the second time', async () => {
    const stages = new Set<string>()
    const again = await indexVideo(recording, { library, onProgress: ({ stage }) => stages.add(stage) })
    expect(again).toEqual(indexed)
    expect([...stages]).toEqual(['probe'])
    expect(await library.list()).toHaveLength(1)
  })
})

describe('indexVideo, when it does not come to its end', () => {
  test.each(['sample', 'read'] as const)('leaves nothing behind when aborted in “%s”', async (during) => {
    const short = folder.join(`${during}.mp4`)
    await runFfmpeg(['-i', recording, '-t', during === 'read' ? '6' : '5', '-c', 'copy', short])
    await using aborted = await Library.open({ dataDir: folder.join(`data-${during}`), embedder })
    const controller = new AbortController()
    const reason = new Error('not wanted')
    const onProgress = (each: IndexProgress) => {
      // Some way into the stage, when its ffmpeg runs.
      if (each.stage === during && each.progress > (during === 'read' ? 0.32 : 0.02)) controller.abort(reason)
    }
    const indexing = indexVideo(short, { library: aborted, onProgress, signal: controller.signal })
    expect(await indexing.catch((error: unknown) => error)).toBe(reason)
    expect(await ffmpegChildren()).toBe(0)
    expect(await aborted.list()).toEqual([])
    expect(existsSync(aborted.videoDir(await videoId(short)))).toBe(false)
  })

  test('keeps what it read where the server that makes the vectors fails', async () => {
    const short = folder.join('vectors.mp4')
    await runFfmpeg(['-i', recording, '-t', '4', '-c', 'copy', short])
    const dataDir = folder.join('data-vectors')
    const embed = () => Promise.reject(new InferenceError('server_timeout', 'it did not answer', { hint: 'start it' }))
    await using failing = await Library.open({ dataDir, embedder: { ...embedder, embed } })
    const error = await indexVideo(short, { library: failing }).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'server_timeout', hint: expect.stringMatching(/^start it, .+ is kept$/) })
    expect(await failing.list()).toEqual([])
    await using working = await Library.open({ dataDir, embedder })
    const stages = new Set<string>()
    const document = await indexVideo(short, { library: working, onProgress: ({ stage }) => stages.add(stage) })
    expect([...stages]).toEqual(['probe', 'distil', 'index'])
    expect(await working.find(document.video.id)).toEqual(document)
  })

  test('leaves the store as it was for a file that is no recording', async () => {
    const before = await readdir(join(library.dataDir, 'videos'))
    const diary = folder.join('diary.mp4')
    await Bun.write(diary, 'Dear diary')
    expect(await codeOf(indexVideo(diary, { library }))).toBe('unreadable_media')
    expect(await codeOf(indexVideo(folder.join('missing.mp4'), { library }))).toBe('file_not_found')
    expect(await codeOf(indexVideo(recording, { library, subtitlesPath: diary }))).toBe('bad_subtitles')
    expect(await codeOf(indexVideo(recording, { library, engine: 'qwen3-vl' }))).toBe('engine_unavailable')
    expect(await library.list()).toEqual([indexed.video])
    expect(await readdir(join(library.dataDir, 'videos'))).toEqual(before)
  })

  test('indexes a recording in which nothing happens, without steps', async () => {
    const still = folder.join('still.mp4')
    await runFfmpeg(['-f', 'lavfi', '-i', 'color=c=white:s=320x180:r=10:d=2', '-pix_fmt', 'yuv420p', still])
    const document = await indexVideo(still, { library, title: 'Nothing' })
    expect(document.video.title).toBe('Nothing')
    expect(document.procedure).toMatchObject({ steps: [], parameters: [], start_url: null })
  })
})

describe('indexVideo, on what an older edition of the reader has stored', () => {
  let short: string
  let kept: Library
  let current: IndexDocument
  let pictures: string
  beforeAll(async () => {
    short = folder.join('short.mp4')
    await runFfmpeg(['-i', recording, '-t', '4', '-c', 'copy', short])
    kept = await Library.open({ dataDir: folder.join('data-older'), embedder })
    current = await indexVideo(short, { library: kept })
    pictures = join(kept.videoDir(current.video.id), 'keyframes')
  })
  afterAll(async () => {
    await kept.close()
  })

  /** As an older edition would have left it: with other pictures, and renamed since. */
  async function putOlder(changes: Partial<IndexDocument['video']> = {}): Promise<IndexDocument> {
    const { reader_revision: _, ...video } = current.video
    const events = current.events.map((event) => ({ ...event, keyframe: 'frame-older.webp' }))
    const older = { ...current, events, video: { ...video, title: 'Renamed', ...changes } }
    await Bun.write(join(pictures, 'frame-older.webp'), 'a picture')
    const reading = z.record(z.string(), z.unknown()).parse(await Bun.file(join(pictures, 'reading.json')).json())
    await Bun.write(join(pictures, 'reading.json'), JSON.stringify({ ...reading, reader_revision: readerRevision - 1 }))
    await kept.put(older)
    return older
  }

  test('reads it anew, keeps its title, and leaves no picture that it does not use', async () => {
    const before = (await readdir(pictures)).sort()
    await putOlder()
    const again = await indexVideo(short, { library: kept })
    expect(again.video).toMatchObject({ title: 'Renamed', reader_revision: readerRevision })
    expect(again.events).toEqual(current.events)
    expect(await kept.find(again.video.id)).toEqual(again)
    expect((await readdir(pictures)).sort()).toEqual(before)
    expect(await readdir(kept.videoDir(again.video.id))).toEqual(['keyframes'])
    expect((await indexVideo(short, { library: kept })).video.indexed_at).toBe(again.video.indexed_at)
  })

  test('takes a title that is given', async () => {
    await putOlder()
    const read = await indexVideo(short, { library: kept, title: 'Mine' })
    expect(read.video.title).toBe('Mine')
    const stages: string[] = []
    const onProgress = ({ stage }: IndexProgress) => stages.push(stage)
    const renamed = await indexVideo(short, { library: kept, title: 'Yours', onProgress })
    expect(renamed).toEqual({
      ...read,
      video: { ...read.video, title: 'Yours' },
      procedure: { ...read.procedure, title: 'Yours' },
    })
    expect(stages).toEqual(['probe'])
    expect(await kept.find(read.video.id)).toEqual(renamed)
  })

  test('answers with it where subtitles told what a reading without them would miss', async () => {
    const older = await putOlder({ subtitles: '0123456789abcdef' })
    expect(await indexVideo(short, { library: kept })).toEqual(older)
  })

  test.each(['read', 'index'] as const)('leaves document and pictures as they were when “%s” fails', async (during) => {
    const older = await putOlder()
    const before = (await readdir(pictures)).sort()
    const controller = new AbortController()
    const onProgress = ({ stage, progress: share }: IndexProgress) => {
      if (during === 'read' && stage === 'read' && share > 0.5) controller.abort(new Error('not wanted'))
    }
    const embed = async (texts: readonly string[]) => texts.map(() => new Float32Array(3))
    await using broken = await Library.open({
      dataDir: kept.dataDir,
      embedder: during === 'index' ? { ...embedder, embed } : embedder,
    })
    const error = await indexVideo(short, { library: broken, onProgress, signal: controller.signal }).catch(
      (reason: Error) => reason,
    )
    expect(error).toMatchObject(during === 'index' ? { code: 'store_failed' } : { message: 'not wanted' })
    expect(await kept.find(older.video.id)).toEqual(older)
    expect((await readdir(pictures)).sort()).toEqual(before)
    expect(await readdir(kept.videoDir(older.video.id))).toEqual(['keyframes'])
  })

  test('clears away what a reading that was killed long ago has left, and nothing younger', async () => {
    await putOlder()
    const left = (name: string) => join(kept.videoDir(current.video.id), name)
    await mkdir(left('reading-older'))
    await mkdir(left('reading-now'))
    const longAgo = new Date(Date.now() - 48 * 60 * 60 * 1000)
    await utimes(left('reading-older'), longAgo, longAgo)
    await indexVideo(short, { library: kept })
    expect((await readdir(left('.'))).sort()).toEqual(['keyframes', 'reading-now'])
  })
})
