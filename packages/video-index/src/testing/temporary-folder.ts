import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder for one test, gone at the end of its scope. */
export async function temporaryFolder(): Promise<AsyncDisposable & { path: string; join: (name: string) => string }> {
  const path = await mkdtemp(join(tmpdir(), 'stepcast-test-'))
  return {
    path,
    join: (name) => join(path, name),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  }
}
