import { mkdir, mkdtemp, readdir, readFile, rename, rm, rmdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { readingFileName } from '../reading/kept-reading.ts'

const pictureName = /\.(?:webp|png|jpe?g)$/i
const prefix = 'reading-'
/** A reading writes pictures all the time: one that has not for this long has died. */
const abandonedMs = 24 * 60 * 60 * 1000

/**
 * A folder for the pictures of a reading under way, in the video's own folder so that they can be moved into place. At the
 * end of its scope it is gone, and the video's folder with it when that holds nothing.
 */
export async function openReadingFolder(videoDir: string): Promise<AsyncDisposable & { path: string }> {
  await mkdir(videoDir, { recursive: true })
  for (const name of await readdir(videoDir)) if (name.startsWith(prefix)) await removeAbandoned(join(videoDir, name))
  const path = await mkdtemp(join(videoDir, prefix))
  return {
    path,
    [Symbol.asyncDispose]: async () => {
      await rm(path, { recursive: true, force: true })
      await rmdir(videoDir).catch(() => undefined) // it holds pictures
    },
  }
}

/**
 * Moves the files of `from` to `to`, does `commit`, and then removes what else is in `to`, but for those to `keep`. When it fails, every file that
 * was in `to` is still there, though one of the same name may be the new one: frames are named after their times.
 */
export async function replaceFiles(
  from: string,
  to: string,
  commit: () => Promise<void>,
  { keep = [] }: { keep?: readonly string[] | undefined } = {},
): Promise<void> {
  await mkdir(to, { recursive: true })
  const names = new Set(await readdir(from))
  const before = new Set(await readdir(to))
  try {
    for (const name of names) await rename(join(from, name), join(to, name))
    await commit()
  } catch (error) {
    await removeFiles(to, names.difference(before))
    await rmdir(to).catch(() => undefined) // it holds pictures
    throw error
  }
  await removeFiles(to, before.difference(names).difference(new Set(keep)))
}

/** What stays when this fails is never shown, and goes with the next reading. */
async function removeFiles(folder: string, names: ReadonlySet<string>): Promise<void> {
  for (const name of names) await rm(join(folder, name), { force: true }).catch(() => undefined)
}

/** The pictures in a folder, and which of them the reading kept beside them knows. */
export async function findPictures(folder: string): Promise<{ names: string[]; read: ReadonlySet<string> }> {
  const names = (await readdir(folder).catch((): string[] => [])).filter((name) => pictureName.test(name))
  const reading = await readFile(join(folder, readingFileName), 'utf8').catch(() => '')
  return { names, read: new Set(names.filter((name) => reading.includes(JSON.stringify(name)))) }
}

async function removeAbandoned(folder: string): Promise<void> {
  const info = await stat(folder).catch(() => undefined) // another reading may have ended meanwhile
  if (info && Date.now() - info.mtimeMs > abandonedMs) await rm(folder, { recursive: true, force: true })
}
