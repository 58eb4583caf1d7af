/**
 * Asks stores of 1,000, 100,000 and 1,000,000 steps, without a model and with the embedding of the questions set aside, and beside it the
 * same searches on bare LanceDB: bun scripts/bench/search.ts [--steps 1000,100000] [--data FOLDER] [--json]
 *
 * The steps are those of the bundled recording, or of the store in --data, with words replaced and vectors perturbed.
 */
import { connect, Index, type Table } from '@lancedb/lancedb'
import { createEmbedder, type Embedder, readInferenceConfiguration } from '@stepcast/inference-client'
import { ask, indexVideo, Library, type IndexDocument } from '@stepcast/video-index'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { demoRecording } from '../quickstart/demo.ts'
import { say, section } from '../terminal.ts'
import { manyRecordings, PerturbedEmbedder } from './many-recordings.ts'
import { alignedRows } from './print-table.ts'

const { values } = parseArgs({
  options: {
    steps: { type: 'string', default: '1000,100000,1000000' },
    data: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})
const sizes = values.steps.split(',').map(Number)
if (sizes.some((size) => !Number.isInteger(size) || size < 100)) {
  console.error('error[bad_steps]: --steps takes whole numbers from 100 on; try --steps 1000,100000')
  process.exit(2)
}

const questions = [
  'Where is the price entered?',
  'When does the product go live?',
  'At what point does the presenter sign in?',
  'Where do they upload the photo?',
  'How is a category chosen?',
  'When is the entry saved?',
  'Where is the stock typed?',
  '价格在哪里输入？',
  'When does the confirmation appear?',
  'Where do they open the list of products?',
]
const rounds = 12

type Measures = {
  steps: number
  rows: number
  buildS: number
  diskMb: number
  askMs: { p50: number; p99: number }
  bareMs: { p50: number; p99: number }
  recall: number
}

const folder = mkdtempSync(join(tmpdir(), 'stepcast-bench-'))
try {
  const embedder = createEmbedder(readInferenceConfiguration({}))
  const { real, asked, meanings } = await realDocuments(embedder)
  const texts = real.flatMap(({ procedure, events }) => [
    ...procedure.steps.map(({ title }) => title),
    ...events.map(({ description }) => description.slice(0, 300) || ' '),
  ])
  const vectors = await embedder.embed([...new Set(texts)])
  const perturbed = new PerturbedEmbedder(embedder, vectors, asked)
  const measured: Measures[] = []
  for (const size of sizes) measured.push(await measure(size, real, perturbed, meanings))
  if (values.json) console.log(JSON.stringify(measured, null, 2))
  else print(measured)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

type Meaning = Float32Array | undefined

/** The recordings that all others are made of, the vectors of what is asked, and of each question's meaning where it has one. */
async function realDocuments(
  embedder: Embedder,
): Promise<{ real: IndexDocument[]; asked: ReadonlyMap<string, Float32Array>; meanings: Meaning[] }> {
  const dataDir = values.data ?? join(folder, 'real')
  const asked = new Map<string, Float32Array>()
  const embed: Embedder['embed'] = async (texts, options) => {
    const made = await embedder.embed(texts, options)
    for (const [at, text] of texts.entries()) asked.set(text, made[at] as Float32Array)
    return made
  }
  await using library = await Library.open({ dataDir, embedder: { ...embedder, embed } })
  if (!values.data) {
    console.error('reading the recording')
    await indexVideo(demoRecording, { library })
  }
  const real: IndexDocument[] = []
  for (const { id } of await library.list()) real.push(await library.get(id))
  asked.clear()
  const meanings: Meaning[] = []
  for (const question of questions) {
    const before = asked.size
    await ask(library, question, { client: null })
    meanings.push([...asked.values()][before])
  }
  return { real, asked, meanings }
}

async function measure(
  steps: number,
  real: readonly IndexDocument[],
  embedder: PerturbedEmbedder,
  meanings: readonly Meaning[],
): Promise<Measures> {
  const dataDir = join(folder, String(steps))
  console.error(`${steps.toLocaleString('en')} steps: writing`)
  await using library = await Library.open({ dataDir, embedder })
  const started = performance.now()
  await library.putAll(manyRecordings(real, steps))
  const buildS = (performance.now() - started) / 1000

  const diskMb = (await Bun.$`du -sm ${dataDir}`.text()).split('\t')[0]
  const connection = await connect(join(dataDir, 'lancedb'), { readConsistencyInterval: 0 })
  const named = async (start: string) =>
    await Promise.all(
      (await connection.tableNames())
        .filter((name) => name.startsWith(start))
        .map((name) => connection.openTable(name)),
    )
  const moments = [...(await named('steps_')), ...(await named('events_'))]
  const [vectors] = await named('vectors_')
  if (!vectors) throw new Error('the store has no vectors')
  for (const table of moments) await table.createIndex('text', { config: Index.fts() })

  console.error(`${steps.toLocaleString('en')} steps: asking`)
  const askTimes: number[] = []
  const bareTimes: number[] = []
  for (let round = 0; round < rounds; round++)
    for (const [at, question] of questions.entries()) {
      const vector = meanings[at]
      // whichever comes second has the advantage of warm pages, so they take turns
      const ways = [
        async () => askTimes.push(await timeOf(() => ask(library, question, { client: null }))),
        async () => bareTimes.push(await timeOf(() => bareSearch(moments, vectors, question, vector))),
      ]
      for (const way of round % 2 === 0 ? ways : ways.toReversed()) await way()
    }
  const rows = (await Promise.all(moments.map((table) => table.countRows()))).reduce((sum, count) => sum + count, 0)
  const recall = await recallOf(
    vectors,
    meanings.filter((meaning) => meaning !== undefined),
  )
  connection.close()
  // the first round opens files
  const warm = (times: number[]) => spread(times.slice(questions.length))
  return { steps, rows, buildS, diskMb: Number(diskMb), askMs: warm(askTimes), bareMs: warm(bareTimes), recall }
}

/** What somebody would write who has the tables and nothing else: words and meaning, each with its rows. */
async function bareSearch(
  moments: readonly Table[],
  vectors: Table,
  question: string,
  vector: Meaning,
): Promise<number> {
  const inWords = moments.map((table) => table.query().fullTextSearch(question, { columns: 'text' }))
  const inMeaning = vector ? [vectors.vectorSearch(vector).distanceType('cosine')] : []
  const found = await Promise.all([...inWords, ...inMeaning].map((query) => query.limit(100).toArray()))
  return found.flat().length
}

/** How many of the ten nearest the index finds as the store asks it, of those that looking at every one finds. */
async function recallOf(vectors: Table, questions: readonly Float32Array[]): Promise<number> {
  let found = 0
  for (const vector of questions) {
    const near = () => vectors.vectorSearch(vector).distanceType('cosine').select(['key', '_distance']).limit(10)
    const exact = new Set((await near().bypassVectorIndex().toArray()).map(({ key }) => key))
    const indexed = await near().nprobes(16).toArray()
    found += indexed.filter(({ key }) => exact.has(key)).length / exact.size
  }
  return found / questions.length
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

function spread(times: readonly number[]): { p50: number; p99: number } {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number
  return { p50: at(0.5), p99: at(0.99) }
}

function print(measured: readonly Measures[]): void {
  const ms = (value: number) => `${value.toFixed(1)} ms`
  const rows = measured.map(({ steps, rows, buildS, diskMb, askMs, bareMs, recall }) => [
    steps.toLocaleString('en'),
    rows.toLocaleString('en'),
    `${buildS.toFixed(1)} s`,
    `${diskMb} MB`,
    ms(askMs.p50),
    ms(askMs.p99),
    ms(bareMs.p50),
    ms(bareMs.p99),
    (askMs.p50 / bareMs.p50).toFixed(2),
    recall.toFixed(3),
  ])
  section('Asking a large store')
  const head = ['steps', 'rows', 'build', 'disk', 'ask p50', 'ask p99', 'bare p50', 'bare p99', '× bare', 'recall@10']
  for (const line of alignedRows([head, ...rows])) say(line)
}
