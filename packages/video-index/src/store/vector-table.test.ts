import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { temporaryFolder } from '../testing/temporary-folder.ts'

test('vectors that are taken into an index are found, without a warning', async () => {
  await using folder = await temporaryFolder()
  const script = join(import.meta.dir, '..', 'testing', 'grow-vectors.ts')
  const child = Bun.spawn([process.execPath, script, folder.path], { stdout: 'pipe', stderr: 'pipe' })
  const [said, warned] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()])
  expect(await child.exited).toBe(0)
  expect(said).toBe('')
  expect(warned).toBe('')
}, 120_000)
