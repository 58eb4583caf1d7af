import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { createEmbedder, type Embedder, readInferenceConfiguration } from '@stepcast/inference-client'
import { connect } from '@lancedb/lancedb'
import { ask } from '../ask/ask.ts'
import type { Correction } from '../correct/correction.ts'
import { recordCorrections, undoCorrections } from '../correct/record-corrections.ts'
import { exportProcedure } from '../export/export-procedure.ts'
import { codeOf } from '../testing/code-of.ts'
import { sampleDocument, sampleEvent, sampleStep } from '../testing/sample-document.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { Library } from './library.ts'

const embedder = createEmbedder(readInferenceConfiguration({}))
const id = 'vid_00000000000000aa'
let folder: Awaited<ReturnType<typeof temporaryFolder>>

beforeEach(async () => {
  folder = await temporaryFolder()
})
afterEach(() => folder[Symbol.asyncDispose]())

const open = (options: { embedder?: Embedder } = {}) => Library.open({ dataDir: folder.path, embedder, ...options })

const correct = (library: Library, corrections: Correction[], revision?: string) =>
  library.correct(id, (read, known) => recordCorrections(read, known, corrections), { revision })

const moved: Correction[] = [
  { op: 'change', step: 4, start_s: 40, end_s: 43.5, target: { text: 'Wholesale tariff' }, value: '61' },
]

describe('a corrected recording', () => {
  test('is what is found, asked, exported and listed, and the reading stays as it was', async () => {
    await using library = await open()
    const read = sampleDocument({
      events: [{ ...sampleEvent('action', 'Enter “49” as Price', 20, 23), keyframe: '4-after.webp' }],
    })
    await library.put(read)
    await correct(library, moved)
    const { answer, citations } = await ask(library, 'Where is the wholesale tariff entered?')
    expect(citations[0]).toMatchObject({ step: 4, start_s: 40, end_s: 43.5 })
    expect(answer).toContain('0:40')
    expect((await ask(library, 'When is step 4 shown?', { videoId: id })).citations[0]).toMatchObject({ start_s: 40 })
    expect((await ask(library, 'Where is the price entered?', { videoId: id })).citations[0]?.step).not.toBe(4)
    const document = await library.get(id)
    expect(exportProcedure(document, 'md')).toContain('Wholesale tariff')
    expect(document.events).toMatchObject([{ start_s: 40, description: 'Enter “61” as Wholesale tariff' }])
    expect(await library.original(id)).toEqual(read)
  })

  test('stays corrected when it is put with one that can no longer be read', async () => {
    await using library = await open()
    const broken = sampleDocument({ video: { id: 'vid_00000000000000bb' } })
    await library.putAll([sampleDocument(), broken])
    await correct(library, moved)
    const connection = await connect(folder.join('lancedb'))
    const videos = await connection.openTable('videos_v2')
    await videos.update({ where: `id = '${broken.video.id}'`, values: { document: 'no document' } })
    await library.putAll([sampleDocument({ video: { title: 'Again' } }), broken])
    expect((await library.get(id)).procedure.steps[3]).toMatchObject({ start_s: 40, end_s: 43.5 })
    expect(await library.get(broken.video.id)).toEqual(broken)
  })

  test('stays corrected when another reading is put, alone or with others, and in another process’s library', async () => {
    await using library = await open()
    await library.put(sampleDocument())
    await correct(library, [...moved, { op: 'delete', step: 1 }])
    const steps = sampleDocument().procedure.steps.map((step) => ({ ...step, start_s: step.start_s + 0.4 }))
    const newer = sampleDocument({
      procedure: { steps: [sampleStep(1, 'Open it', { start_s: 1, end_s: 2 }), ...steps] },
    })
    newer.procedure.steps.forEach((step, index) => (step.n = index + 1))
    for (const put of [
      () => library.put(newer),
      () => library.putAll([sampleDocument({ video: { id: 'vid_00000000000000bb' } }), newer]),
    ]) {
      await put()
      await using reader = await open()
      const found = await reader.get(id)
      expect(found.procedure.steps.map(({ n, title }) => `${n} ${title}`)).toEqual([
        '1 Open it',
        '2 Click “New product”',
        '3 Enter “Desk lamp” as Product name',
        '4 Enter “61” as Wholesale tariff',
        '5 Upload “lamp.jpg” as Photo',
        '6 Click “Publish”',
      ])
      expect(found.corrections).toEqual({ applied: 2, unplaced: 0 })
      expect((await ask(reader, 'Where is the wholesale tariff entered?')).citations[0]?.step).toBe(4)
    }
  })

  test('tells of a correction that fits nothing of a new reading, keeps it, and applies it when it fits again', async () => {
    await using library = await open()
    await library.put(sampleDocument())
    await correct(library, moved)
    const less = sampleDocument({ procedure: { steps: sampleDocument().procedure.steps.slice(0, 2) } })
    await library.put(less)
    const told = await library.get(id)
    expect(told.procedure.steps).toEqual(less.procedure.steps)
    expect(told.corrections).toEqual({ applied: 0, unplaced: 1 })
    expect(told.warnings).toEqual([expect.stringContaining('one correction is kept')])
    expect((await library.corrected(id)).unplaced).toMatchObject([{ reason: expect.stringContaining('not found') }])
    await library.put(sampleDocument())
    expect((await library.get(id)).procedure.steps[3]).toMatchObject({ start_s: 40, corrected: true })
  })

  test('is exactly what was read once its corrections are undone', async () => {
    await using library = await open()
    await library.put(sampleDocument())
    await correct(library, moved)
    await library.correct(id, (_, known) => undoCorrections(known, known.operations.length))
    expect(await library.get(id)).toEqual(sampleDocument())
    expect((await ask(library, 'Where is the price entered?', { videoId: id })).citations[0]?.step).toBe(4)
  })

  test('is not corrected by somebody who has seen something else', async () => {
    await using library = await open()
    await library.put(sampleDocument())
    const { revision } = await library.corrected(id)
    const mine = await correct(library, moved, revision)
    await expect(correct(library, [{ op: 'delete', step: 1 }], revision)).rejects.toMatchObject({
      code: 'correction_conflict',
    })
    expect((await library.corrected(id)).revision).toBe(mine.revision)
    await library.put(sampleDocument({ video: { title: 'Read anew' } }))
    await expect(correct(library, [{ op: 'delete', step: 1 }], mine.revision)).rejects.toMatchObject({
      code: 'correction_conflict',
    })
  })

  test('loses no correction of many editors at once: each is kept or refused', async () => {
    await using library = await open()
    await library.put(sampleDocument())
    const outcomes = await Promise.allSettled(
      Array.from({ length: 6 }, (_, index) =>
        correct(library, [{ op: 'change', step: index + 1, title: `Mine ${index}` }]),
      ),
    )
    const kept = outcomes.filter(({ status }) => status === 'fulfilled').length
    expect(kept).toBeGreaterThan(0)
    expect((await library.get(id)).corrections).toEqual({ applied: kept, unplaced: 0 })
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'correction_conflict' })
  })

  test('keeps a correction that is made while another reading is put', async () => {
    let whenEmbedding: (() => Promise<void>) | undefined
    const watched: Embedder = {
      ...embedder,
      name: embedder.name,
      embed: async (texts, options) => {
        const act = whenEmbedding
        whenEmbedding = undefined
        await act?.()
        return embedder.embed(texts, options)
      },
    }
    await using library = await open({ embedder: watched })
    await using other = await open()
    await library.put(sampleDocument())
    whenEmbedding = async () => void (await correct(other, moved))
    await library.put(sampleDocument({ video: { title: 'Read anew' }, events: [sampleEvent('speech', 'Now.', 1, 2)] }))
    expect(whenEmbedding).toBeUndefined()
    const found = await library.get(id)
    expect(found.video.title).toBe('Read anew')
    expect(found.procedure.steps[3]).toMatchObject({ start_s: 40, corrected: true })
    expect((await ask(library, 'Where is the wholesale tariff entered?')).citations[0]?.step).toBe(4)
  })

  test('keeps its corrections under another embedding model, and loses them with the recording', async () => {
    const other: Embedder = {
      name: 'numbers',
      dimensions: 4,
      embed: async (texts) => texts.map((text) => Float32Array.of(text.length % 7, 1, 2, 3)),
    }
    {
      await using library = await open()
      await library.put(sampleDocument())
      await correct(library, moved)
    }
    await using library = await open({ embedder: other })
    await ask(library, 'Where is the wholesale tariff entered?')
    await library.settled()
    expect((await library.get(id)).procedure.steps[3]).toMatchObject({ start_s: 40, corrected: true })
    expect((await library.original(id))?.procedure).toEqual(sampleDocument().procedure)
    await library.delete(id)
    expect(await codeOf(correct(library, moved))).toBe('video_not_found')
    await library.put(sampleDocument())
    expect(await library.get(id)).toEqual(sampleDocument())
  })
})
