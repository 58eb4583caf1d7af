import { createChatClient, createEmbedder, readInferenceConfiguration } from '@stepcast/inference-client'
import { type Behaviour, type ReceivedRequest, startModelServer } from '@stepcast/inference-client/testing'
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { cp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type IndexOptions, indexVideo } from '../index-video.ts'
import type { IndexDocument } from '../protocol/document.ts'
import { Library } from '../store/library.ts'
import { attentiveModel, changesIn } from '../testing/attentive-model.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

setDefaultTimeout(180_000)

const recording = join(import.meta.dir, '..', '..', '..', '..', 'examples', 'publish-product.mp4')
const embedder = createEmbedder(readInferenceConfiguration({}))

/** More changes at once are too long for the model here, so that a recording takes several questions. */
const maxChanges = 5
const tooLong: Behaviour = { kind: 'refusal', status: 400, body: 'the prompt is too long' }
const answer = attentiveModel(({ n }) => `Continue with part ${n}`)

let respond: (request: ReceivedRequest) => Behaviour = answer
/** How many questions were short enough. */
let questions = 0
const server = startModelServer((request) => {
  if (changesIn(request).length > maxChanges) return tooLong
  questions++
  return respond(request)
})
const variables = { STEPCAST_INFERENCE_URL: server.url, STEPCAST_MODEL: 'test-model' }
const clientOf = () => createChatClient(readInferenceConfiguration(variables), { policy: { retries: 0 } })

/** A library of its own, with what `from` holds. */
async function openCopy(from?: string) {
  const folder = await temporaryFolder()
  const dataDir = folder.join('data')
  if (from) await cp(from, dataDir, { recursive: true })
  const library = await Library.open({ dataDir, embedder })
  const close = async () => {
    await library.close()
    await folder[Symbol.asyncDispose]()
  }
  return { library, dataDir, [Symbol.asyncDispose]: close }
}

/** Indexes with the model; gives the outcome with the questions that it took and the stages that it went through. */
async function index(library: Library, options: Partial<IndexOptions> = {}) {
  const before = questions
  const stages = new Set<string>()
  const onProgress: IndexOptions['onProgress'] = ({ stage }) => stages.add(stage)
  const outcome = await indexVideo(recording, {
    library,
    engine: 'qwen3-vl',
    client: clientOf(),
    onProgress,
    ...options,
  }).catch((error: Error & { hint?: string }) => error)
  const [document, error] = outcome instanceof Error ? [undefined, outcome] : [outcome, undefined]
  return { document, error, asked: questions - before, wasRead: stages.has('read') }
}

/** Answers the first `count` questions and does `otherwise` to the next. */
function answerFirst(count: number, otherwise: () => Behaviour): void {
  respond = (request) => (count-- > 0 ? answer(request) : otherwise())
}
const refuse = (): Behaviour => ({ kind: 'refusal', status: 500, body: 'out of memory' })
/** What the model said, which is told as the event of a step. */
const saidByModel = ({ events }: IndexDocument) =>
  events.filter((event) => event.description.startsWith('Continue with part')).map((event) => event.description)

let base: Awaited<ReturnType<typeof openCopy>>
let failed: Awaited<ReturnType<typeof index>>
/** All that asking about the whole recording takes. */
let whole: Awaited<ReturnType<typeof index>>

beforeAll(async () => {
  base = await openCopy()
  answerFirst(1, refuse)
  failed = await index(base.library)
  respond = answer
  await using copy = await openCopy(base.dataDir)
  await copy.library.clearReplies()
  whole = await index(copy.library)
})
afterAll(async () => {
  await base[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

describe('a server that fails midway', () => {
  test('leaves the reading without the model in the store, and the error says so', async () => {
    expect(failed.error).toMatchObject({ code: 'server_refused', hint: expect.stringContaining('is kept') })
    expect(failed.asked).toBe(2)
    const [video] = await base.library.list()
    expect(video).toMatchObject({ engine: 'reader' })
    expect(video).not.toHaveProperty('model')
    const { procedure, events } = await base.library.get(video!.id)
    expect(procedure.steps.length).toBeGreaterThan(5)
    expect(events.length).toBeGreaterThan(procedure.steps.length)
    expect(await readdir(base.library.videoDir(video!.id))).toEqual(['keyframes'])
    const pictures = await readdir(base.library.keyframeFolder(video!.id))
    for (const { keyframes } of procedure.steps) expect(pictures).toContain(keyframes.after)
  })

  test('is asked the rest alone the next time, and nothing is read again', async () => {
    await using copy = await openCopy(base.dataDir)
    const { document, asked, wasRead } = await index(copy.library)
    expect(wasRead).toBe(false)
    expect(whole.asked).toBeGreaterThan(1)
    expect(asked).toBe(whole.asked - 1)
    expect(document?.procedure).toEqual(whole.document!.procedure)
    expect(document?.events).toEqual(whole.document!.events)
    expect(document?.usage).toMatchObject({
      model_calls: asked,
      input_tokens: 100 * asked,
      output_tokens: 20 * asked,
      stages: [
        { stage: 'describe', model: 'test-model', calls: asked - 1, cached: 1 },
        { stage: 'distil', model: 'test-model', calls: 1, cached: 0 },
      ],
    })
    expect(await copy.library.find(document!.video.id)).toEqual(document)
  })

  test('costs nothing of what another model has said', async () => {
    await using copy = await openCopy(base.dataDir)
    const { document } = await index(copy.library)
    const other = createChatClient(readInferenceConfiguration({ ...variables, STEPCAST_MODEL: 'other' }))
    expect((await index(copy.library, { client: other })).error).toMatchObject({ code: 'server_refused' })
    expect(await copy.library.find(document!.video.id)).toEqual(document)
  })
})

describe('work that is stopped midway', () => {
  test('leaves the store as it was, and asks nothing twice', async () => {
    await using copy = await openCopy(base.dataDir)
    await copy.library.clearReplies()
    const before = await copy.library.list()
    const controller = new AbortController()
    answerFirst(1, () => {
      controller.abort(new Error('not wanted'))
      return { kind: 'silence' }
    })
    const stopped = await index(copy.library, { signal: controller.signal })
    respond = answer
    expect(stopped.error?.message).toBe('not wanted')
    expect(await copy.library.list()).toEqual(before)
    expect((await index(copy.library)).asked).toBe(whole.asked - 1)
  })

  test('asks nothing twice either when its process was killed', async () => {
    await using copy = await openCopy(base.dataDir)
    await copy.library.clearReplies()
    const script = `
      import { Library, indexVideo } from ${JSON.stringify(join(import.meta.dir, '..', 'index.ts'))}
      const library = await Library.open({ dataDir: process.argv[1] })
      await indexVideo(process.argv[2], { library, engine: 'qwen3-vl' })`
    const child = Bun.spawn([process.execPath, '-e', script, copy.dataDir, recording], {
      env: { ...process.env, ...variables },
      stdout: 'ignore',
      stderr: 'inherit',
    })
    answerFirst(1, () => {
      child.kill('SIGKILL')
      return { kind: 'silence' }
    })
    await child.exited
    respond = answer
    expect(child.signalCode).toBe('SIGKILL')
    const { document, asked } = await index(copy.library)
    expect(asked).toBe(whole.asked - 1)
    expect(document?.procedure).toEqual(whole.document!.procedure)
  })
})

describe('a recording that was asked about before', () => {
  test('costs no call when the store was lost, nor when it must be read again', async () => {
    await using copy = await openCopy(base.dataDir)
    await index(copy.library)
    for (const lost of ['lancedb', '.']) {
      await using rest = await openCopy(copy.dataDir)
      const names = lost === '.' ? ['lancedb', 'videos'] : [lost]
      for (const name of names) await rm(join(rest.dataDir, name), { recursive: true })
      const { document, asked, wasRead } = await index(rest.library)
      expect({ asked, wasRead }).toEqual({ asked: 0, wasRead: lost === '.' })
      expect(document?.procedure).toEqual(whole.document!.procedure)
      expect(document?.usage).toMatchObject({
        model_calls: 0,
        input_tokens: 0,
        stages: [{ cached: whole.asked - 1 }, { cached: 1 }],
      })
    }
  })

  test('is forgotten with all replies about it', async () => {
    await using copy = await openCopy(base.dataDir)
    expect((await copy.library.replies()).replies).toBe(1)
    const [video] = await copy.library.list()
    await copy.library.delete(video!.id)
    expect((await copy.library.replies()).replies).toBe(0)
  })
})

describe('a budget', () => {
  test('ends the asking, keeps what was answered, and goes on when it is larger', async () => {
    await using copy = await openCopy(base.dataDir)
    await copy.library.clearReplies()
    // A question costs 120 tokens at the double.
    const first = await index(copy.library, { maxModelTokens: 130 })
    expect(first.asked).toBe(1)
    expect(first.document?.video.engine).toBe('qwen3-vl')
    expect(first.document?.usage).toMatchObject({ budget_reached: true, max_model_tokens: 130, model_calls: 1 })
    const [said, all] = [saidByModel(first.document!), saidByModel(whole.document!)]
    expect(said.length).toBeGreaterThan(0)
    expect(said).toEqual(all.slice(0, said.length))
    expect(said.length).toBeLessThan(all.length)
    expect(first.document?.procedure.steps).toHaveLength(whole.document!.procedure.steps.length)

    const same = await index(copy.library, { maxModelTokens: 130 })
    expect(same).toMatchObject({ document: first.document, asked: 0 })
    expect(await indexVideo(recording, { library: copy.library, client: clientOf() })).toEqual(first.document!)
    const more = await index(copy.library, { maxModelTokens: 100_000 })
    expect(more).toMatchObject({ asked: whole.asked - 1, wasRead: false })
    expect(more.document?.procedure).toEqual(whole.document!.procedure)
    expect(more.document?.usage).not.toHaveProperty('budget_reached')
    expect((await index(copy.library)).asked).toBe(0)
  })

  test('of nothing asks nothing', async () => {
    await using copy = await openCopy(base.dataDir)
    await copy.library.clearReplies()
    const { document, asked } = await index(copy.library, { maxModelTokens: 0 })
    expect(asked).toBe(0)
    expect(saidByModel(document!)).toEqual([])
    expect(document?.usage).toMatchObject({ budget_reached: true, max_model_tokens: 0 })
  })
})
