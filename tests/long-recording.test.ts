import { startModelServer } from '@stepcast/inference-client/testing'
import type { IndexDocument } from '@stepcast/video-index'
import { attentiveModel, draw, makeClip, picturesIn, runFfmpeg } from '@stepcast/video-index/testing'
import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { startStepcast } from './support/stepcast.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const patienceMs = 600_000
const fps = 5
const pauseS = 30
const goods = [
  'Blue kettle',
  'Garden chair',
  'Winter coat',
  'Paper lantern',
  'Copper pan',
  'Oak shelf',
  'Red scarf',
  'Glass vase',
]
const repeats = 30
const lengthS = repeats * goods.length * pauseS

test(
  'two hours of still screens are described in small requests and bounded memory',
  async () => {
    await using folder = temporaryFolder()
    const path = await makeRecording(folder.path)
    await using server = startModelServer(attentiveModel(() => 'Add a row to the stock'))
    const env = { STEPCAST_INFERENCE_URL: server.url, STEPCAST_MODEL: 'test-model' }
    const child = startStepcast(['index', path, '--engine', 'qwen3-vl', '--json'], { dataDir: folder.path, env })
    let peakBytes = 0
    const timer = setInterval(
      () => void peakOf(child.pid).then((bytes) => (peakBytes = Math.max(peakBytes, bytes))),
      250,
    )
    const [stdout, stderr] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()])
    clearInterval(timer)
    expect([await child.exited, stderr]).toEqual([0, expect.any(String)])
    const { video, procedure, events, usage } = JSON.parse(stdout) as IndexDocument
    expect(video.duration_s).toBeCloseTo(lengthS, 0)
    expect(server.complaints).toEqual([])
    const sent = server.requests.map(picturesIn)
    expect(Math.max(...sent)).toBeLessThanOrEqual(64)
    // A twentieth of one frame a second.
    expect(usage.pictures_sent).toBe(sent.reduce((sum, each) => sum + each))
    expect(usage.pictures_sent).toBeLessThanOrEqual(lengthS / 20)
    expect(peakBytes).toBeLessThan(1e9)
    // All but the pages that begin anew bring a row.
    expect(procedure.steps.length).toBeGreaterThan(0.7 * repeats * goods.length)
    expect(events.filter((event) => event.description === 'Add a row to the stock')).toHaveLength(
      procedure.steps.length,
    )
  },
  patienceMs,
)

/** The most memory that a process has held so far, in bytes; 0 where the system does not tell. */
async function peakOf(id: number): Promise<number> {
  const status = await Bun.file(`/proc/${id}/status`)
    .text()
    .catch(() => '')
  return Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0) * 1024
}

/** A page on which a row turns up every half minute, at 5 frames a second, until it begins anew. */
async function makeRecording(folder: string): Promise<string> {
  const [piece, path] = [join(folder, 'piece.mp4'), join(folder, 'long.mp4')]
  const pages = await Promise.all(goods.map((_, at) => drawPage(at + 1)))
  await makeClip(
    piece,
    pages.flatMap((page) => Array<typeof page>(fps * pauseS).fill(page)),
    { fps },
  )
  await runFfmpeg(['-stream_loop', String(repeats - 1), '-i', piece, '-c', 'copy', path])
  return path
}

function drawPage(rows: number) {
  const row = (word: string, at: number) =>
    `<rect x="40" y="${70 + at * 34}" width="560" height="30" fill="#eef"/><text x="52" y="${91 + at * 34}">${word}</text>`
  const shown = goods.slice(0, rows).map(row).join('')
  return draw(
    640,
    360,
    `<g font-family="sans-serif" font-size="17"><text x="40" y="42" font-size="24">Stock of today</text>${shown}</g>`,
  )
}
