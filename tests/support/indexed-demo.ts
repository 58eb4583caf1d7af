import { existsSync } from 'node:fs'
import { cp, readdir, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { demoRecording } from '../../scripts/quickstart/demo.ts'
import { stepcast } from './stepcast.ts'

const prefix = 'stepcast-test-indexed-'
// every test file of a run shares it: reading the recording takes half a minute on a busy machine
const shared = join(tmpdir(), `${prefix}${process.pid}`)

/** Makes `dataDir` a data folder in which the bundled recording is indexed. */
export async function indexDemo(dataDir: string): Promise<void> {
  if (!existsSync(shared)) {
    await removeLeftovers()
    const unfinished = `${shared}.unfinished`
    const { exitCode, stderr } = await stepcast(['index', demoRecording], { dataDir: unfinished })
    if (exitCode !== 0) throw new Error(stderr)
    await rename(unfinished, shared)
  }
  await cp(shared, dataDir, { recursive: true })
}

/** `bun test` ends without a word to the code it ran, so a run cleans up behind the ones before it. */
async function removeLeftovers(): Promise<void> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(prefix))
  const left = names.filter((name) => !isAlive(Number.parseInt(name.slice(prefix.length), 10)))
  await Promise.all(left.map((name) => rm(join(tmpdir(), name), { recursive: true, force: true })))
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
