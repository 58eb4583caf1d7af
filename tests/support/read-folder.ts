import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Every file below a folder with its size and time of change, sorted: equal listings mean that nothing was written. */
export async function readFolder(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true }).catch(() => [])
  const lines = await Promise.all(
    names.map(async (name) => {
      const { size, mtimeMs, isFile } = await describe(join(folder, name))
      return isFile ? `${name} ${size} ${mtimeMs}` : ''
    }),
  )
  return lines.filter(Boolean).toSorted()
}

async function describe(path: string) {
  const found = await stat(path)
  return { size: found.size, mtimeMs: found.mtimeMs, isFile: found.isFile() }
}
