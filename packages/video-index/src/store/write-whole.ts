import { randomBytes } from 'node:crypto'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Puts a text in place of a file, whole or not at all. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const unfinished = `${path}.${randomBytes(4).toString('hex')}`
  await mkdir(dirname(path), { recursive: true })
  try {
    await Bun.write(unfinished, text)
    await rename(unfinished, path)
  } finally {
    await rm(unfinished, { force: true })
  }
}
