import { readdir, readFile } from 'node:fs/promises'

/** The processes that were started with `folder` in their environment, or in that of an ancestor. Linux only; empty elsewhere. */
export async function processesOf(folder: string): Promise<number[]> {
  const names = await readdir('/proc').catch(() => [])
  const found = await Promise.all(
    names
      .filter((name) => /^\d+$/.test(name))
      .map(async (name) => {
        // one that has ended meanwhile, or belongs to somebody else, cannot be read
        const environment = await readFile(`/proc/${name}/environ`, 'utf8').catch(() => '')
        return environment.includes(folder) ? Number(name) : undefined
      }),
  )
  return found.filter((pid) => pid !== undefined)
}
