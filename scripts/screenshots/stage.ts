import { startDemoShop } from '@stepcast/demo-shop'
import { findFfmpeg, indexVideo, Library } from '@stepcast/video-index'
import { type RunningServer, startServer } from '@stepcast/web'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { demoProduct, demoRecording } from '../quickstart/demo.ts'
import { lastWords, root, run } from '../setup/run.ts'

/** Where the shop stood when it was recorded: pictures for the docs show one address throughout. */
const recordedPort = 4780
export const token = 'a-token-for-the-pictures'

export type Stage = AsyncDisposable & {
  shopUrl: string
  /** The bundled recording. */
  videoId: string
  /** A folder for files that a scene needs. */
  folder: string
  servers: Record<ServerName, RunningServer>
  /** What the scenes enter, and what the shop says. */
  words: readonly string[]
}
export type ServerName = 'full' | 'empty' | 'locked'

/** Parts of the bundled recording, so that the library has more than one: title, first and last second. */
const parts = [
  { title: 'Add a photo', startS: 28.5, endS: 38 },
  { title: 'Sign in to the shop', startS: 0, endS: 12.5 },
]

/**
 * The demo shop, and three servers: with recordings, without any, and behind a token. Everything is in one temporary folder. With `read`,
 * a data folder, the recordings are read into that one and copied, so that the next time has them at once.
 */
export async function openStage({ read }: { read?: string | undefined } = {}): Promise<Stage> {
  await using stack = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'stepcast-screenshots-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  const shopData = { dataDir: join(folder, 'shop') }
  const shop = stack.use(
    await startDemoShop({ ...shopData, port: recordedPort }).catch(() => startDemoShop({ ...shopData, port: 0 })),
  )
  const full = join(folder, 'full')
  const videoId = await fillLibrary(read ?? full, folder)
  if (read !== undefined) await cp(read, full, { recursive: true })
  const start = async (dataDir: string, given = '') => stack.use(await startServer({ dataDir, port: 0, token: given }))
  const servers = {
    full: await start(full),
    empty: await start(join(folder, 'empty')),
    locked: await start(join(folder, 'locked'), token),
  }
  const rest = stack.move()
  const words = [
    demoProduct.name,
    demoProduct.category,
    'Headset',
    'new',
    'Teapot',
    'Kitchen',
    'Groceries',
    'Item',
    'Remarks',
    'Notes',
    'publish-product',
    'Name the product',
  ]
  return { shopUrl: shop.url, videoId, folder, servers, words, [Symbol.asyncDispose]: () => rest.disposeAsync() }
}

/** Resolves to the id of the bundled recording, which is the newest. */
async function fillLibrary(dataDir: string, folder: string): Promise<string> {
  await using library = await Library.open({ dataDir })
  const whole = join(root, demoRecording)
  for (const { title, startS, endS } of parts) {
    const path = join(folder, `${title}.mp4`)
    await cut(whole, path, startS, endS)
    await indexVideo(path, { library, title })
  }
  const { video } = await indexVideo(whole, { library })
  return video.id
}

async function cut(from: string, to: string, startS: number, endS: number): Promise<void> {
  const { ffmpeg } = await findFfmpeg()
  const cutting = ['-ss', String(startS), '-to', String(endS), '-i', from, '-c:v', 'libx264', '-crf', '17', to]
  const ran = await run([ffmpeg, '-v', 'error', '-y', ...cutting])
  if (ran.exitCode !== 0) throw new Error(`ffmpeg could not cut ${from}: ${lastWords(ran)}`)
}
