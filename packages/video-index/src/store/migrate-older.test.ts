import { afterEach, beforeEach, expect, test } from 'bun:test'
import { type Embedder } from '@stepcast/inference-client'
import { connect } from '@lancedb/lancedb'
import { Field, FixedSizeList, Float32, Float64, Int32, Schema, Utf8 } from 'apache-arrow'
import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ask } from '../ask/ask.ts'
import type { IndexDocument } from '../protocol/document.ts'
import { sampleDocument } from '../testing/sample-document.ts'
import { Library } from './library.ts'

let dataDir: string
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'stepcast-migrate-'))
})
afterEach(async () => {
  await rm(dataDir, { recursive: true, force: true })
})

const name = 'two numbers'
const space = `two-numbers-${createHash('sha256').update(name).digest('hex').slice(0, 8)}`
const text = (column: string) => new Field(column, new Utf8(), false)
const seconds = (column: string) => new Field(column, new Float64(), false)
const versionOne = new Map([['stepcast.version', '1']])

const videosOne = new Schema(
  [
    ...['id', 'title', 'source_path', 'engine', 'indexed_at'].map(text),
    seconds('duration_s'),
    ...['revision', 'space', 'document'].map(text),
  ],
  versionOne,
)
const momentsOne = new Schema(
  [
    ...['key', 'video_id', 'revision'].map(text),
    new Field('position', new Int32(), false),
    text('kind'),
    seconds('start_s'),
    seconds('end_s'),
    text('text'),
    text('grams'),
    new Field('vector', new FixedSizeList(2, new Field('item', new Float32(), true)), false),
  ],
  versionOne,
)

/** Tables as the first version of the store wrote them. */
async function writeVersionOne(documents: readonly { id: string; document: IndexDocument | string }[]): Promise<void> {
  const connection = await connect(join(dataDir, 'lancedb'))
  const videos = await connection.createEmptyTable('videos', videosOne)
  await videos.setUnenforcedPrimaryKey('id')
  const tables = {
    steps: await connection.createEmptyTable(`steps_v1_${space}`, momentsOne),
    events: await connection.createEmptyTable(`events_v1_${space}`, momentsOne),
  }
  for (const { id, document } of documents) {
    const json = typeof document === 'string' ? document : JSON.stringify(document)
    const row = { id, title: 'A title', source_path: '', engine: 'reader', indexed_at: '2026-11-23T12:00:00.000Z' }
    await videos.add([{ ...row, duration_s: 60, revision: 'r', space, document: json }])
    if (typeof document === 'string') continue
    const moments = {
      steps: document.procedure.steps.map((step) => ({ ...step, kind: step.action.kind, words: step.title })),
      events: document.events.map((event) => ({ ...event, words: event.description })),
    }
    for (const kind of ['steps', 'events'] as const)
      await tables[kind].add(
        moments[kind].map(({ kind: of, start_s, end_s, words }, position) => ({
          key: `${id}/r/${position}`,
          video_id: id,
          revision: 'r',
          position,
          kind: of,
          start_s,
          end_s,
          text: words,
          grams: words,
          vector: [words.includes('Price') ? 1 : 0, 0.1],
        })),
      )
  }
  connection.close()
}

function countingEmbedder(): Embedder & { embedded: string[] } {
  const embedded: string[] = []
  const embed = async (texts: readonly string[]) => {
    embedded.push(...texts)
    return texts.map((each) => Float32Array.of(/price/i.test(each) ? 1 : 0, 0.1))
  }
  return { name, dimensions: 2, embed, embedded }
}

const tableNames = async () => await (await connect(join(dataDir, 'lancedb'))).tableNames()

test('takes over the recordings of the first version with their vectors, says so, and loses nothing', async () => {
  const documents = ['aa', 'bb'].map((end) => sampleDocument({ video: { id: `vid_00000000000000${end}` } }))
  const broken = 'vid_00000000000000ff'
  await writeVersionOne([
    ...documents.map((document) => ({ id: document.video.id, document })),
    { id: broken, document: '{"video": "no' },
  ])
  const embedder = countingEmbedder()
  const notices: string[] = []
  {
    await using library = await Library.open({ dataDir, embedder, onNotice: (notice) => notices.push(notice) })
    for (const document of documents) expect(await library.get(document.video.id)).toEqual(document)
    expect((await library.list()).map(({ id }) => id).sort()).toEqual(documents.map(({ video }) => video.id))
    const { citations } = await ask(library, 'Where is the price set?', { videoId: documents[0]!.video.id })
    expect(citations[0]?.step).toBe(4)
    await library.settled()
  }
  // the question alone: every vector was there
  expect(embedder.embedded).toHaveLength(1)
  expect(notices[0]).toContain('0 of 3')
  expect(notices).toContain('took over 2 recordings of an earlier version of the store')
  expect(notices.join()).toContain(broken)
  const names = await tableNames()
  expect(names).toEqual(expect.arrayContaining(['videos_v2', 'steps_v2', 'events_v2', 'keyframes_v2']))
  expect(names.filter((each) => !each.includes('_v2'))).toEqual(['videos'])
  const left = await (await connect(join(dataDir, 'lancedb'))).openTable('videos')
  expect((await left.query().toArray()).map(({ id, document }) => [id, document])).toEqual([[broken, '{"video": "no']])
})

test('goes on where it was interrupted, and does not put an earlier document in place of a later one', async () => {
  const document = sampleDocument()
  const later = sampleDocument({ video: { title: 'Later', indexed_at: '2026-11-25T12:00:00.000Z' } })
  const embedder = countingEmbedder()
  {
    await using library = await Library.open({ dataDir, embedder })
    await library.put(later)
  }
  await writeVersionOne([{ id: document.video.id, document }])
  await using library = await Library.open({ dataDir, embedder })
  expect((await library.list()).map(({ title }) => title)).toEqual(['Later'])
  expect((await tableNames()).filter((each) => !each.includes('_v2'))).toEqual([])
})

test('makes vectors meanwhile where the first version has none of this model', async () => {
  const document = sampleDocument()
  await writeVersionOne([{ id: document.video.id, document }])
  const embedder = { ...countingEmbedder(), name: 'another model' }
  await using library = await Library.open({ dataDir, embedder })
  expect((await ask(library, 'Where is the price set?')).citations[0]?.step).toBe(4)
  await library.settled()
  const found = await library.search({ tokens: ['price'], meaning: 'price' })
  expect(found.filter(({ similarity }) => similarity !== undefined)).toHaveLength(6)
})

test('refuses a store of a newer version', async () => {
  const connection = await connect(join(dataDir, 'lancedb'))
  await connection.createEmptyTable('videos_v99', videosOne)
  await using library = await Library.open({ dataDir, embedder: countingEmbedder() })
  await expect(library.list()).rejects.toMatchObject({ code: 'store_failed', message: expect.stringContaining('99') })
  await expect(library.put(sampleDocument())).rejects.toMatchObject({ code: 'store_failed' })
})

test('analyses moments anew where another edition did, keeps their vectors, and says so', async () => {
  const embedder = countingEmbedder()
  const document = sampleDocument()
  {
    await using library = await Library.open({ dataDir, embedder })
    await library.put(document)
  }
  const connection = await connect(join(dataDir, 'lancedb'))
  const steps = await connection.openTable('steps_v2')
  await steps.update({ values: { terms: 'nothing', fields: '', revision: 'of-another-edition' } })
  await (await connection.openTable('videos_v2')).update({ values: { analysis: 'another-edition' } })
  const before = embedder.embedded.length
  const notices: string[] = []
  await using library = await Library.open({ dataDir, embedder, onNotice: (notice) => notices.push(notice) })
  expect((await ask(library, 'Where is the price set?')).citations[0]?.step).toBe(4)
  expect(embedder.embedded.length).toBe(before + 1)
  expect(notices.join()).toContain('0 of 1')
  expect(await steps.countRows()).toBe(document.procedure.steps.length)
})
