import { existsSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { VideoIndexError } from '../errors.ts'

/**
 * `version` is what the program itself prints; `source` says where it was found. `ffprobe` is undefined where there is
 * none, as with the package `ffmpeg-static`: what ffmpeg prints about a file stands in for it then.
 */
export type Ffmpeg = {
  ffmpeg: string
  ffprobe: string | undefined
  version: string
  source: 'environment' | 'package' | 'system'
}

const hint =
  'install ffmpeg (Debian: apt-get install ffmpeg; macOS: brew install ffmpeg) or set FFMPEG_PATH to the program'

/**
 * Finds ffmpeg, and ffprobe where there is one: `FFMPEG_PATH`, then the binary of the optional package `ffmpeg-static`, then the system's.
 * A `FFMPEG_PATH` that does not work is an error and is never silently replaced.
 * @throws VideoIndexError `ffmpeg_missing`
 */
export async function findFfmpeg(environment: Record<string, string | undefined> = process.env): Promise<Ffmpeg> {
  const searchPath = environment['PATH'] ?? ''
  const named = environment['FFMPEG_PATH']
  if (named) {
    const found = await tryProgram(named, 'environment', searchPath)
    if (!found)
      throw new VideoIndexError('ffmpeg_missing', `FFMPEG_PATH is ${named}, which does not run as ffmpeg`, { hint })
    return found
  }
  const packaged = await packagedProgram()
  const found =
    (packaged && (await tryProgram(packaged, 'package', searchPath))) ||
    (await tryProgram(Bun.which('ffmpeg', { PATH: searchPath }) ?? '', 'system', searchPath))
  if (!found) throw new VideoIndexError('ffmpeg_missing', 'no ffmpeg was found', { hint })
  return found
}

async function packagedProgram(): Promise<string | undefined> {
  try {
    const { default: path } = await import('ffmpeg-static')
    return path ?? undefined
  } catch {
    return undefined // the optional package is not installed here
  }
}

async function tryProgram(ffmpeg: string, source: Ffmpeg['source'], searchPath: string): Promise<Ffmpeg | undefined> {
  if (!ffmpeg || !existsSync(ffmpeg)) return undefined
  const version = await versionOf(ffmpeg)
  if (!version) return undefined
  const beside = [join(dirname(ffmpeg), 'ffprobe'), join(dirname(realpathSync(ffmpeg)), 'ffprobe')].find((path) =>
    existsSync(path),
  )
  const ffprobe = beside ?? Bun.which('ffprobe', { PATH: searchPath }) ?? undefined
  return { ffmpeg, ffprobe, version, source }
}

/** A program is asked once. */
const versions = new Map<string, string>()

async function versionOf(program: string): Promise<string | undefined> {
  const known = versions.get(program)
  if (known) return known
  try {
    const child = Bun.spawn([program, '-version'], {
      stdout: 'pipe',
      stderr: 'ignore',
      stdin: 'ignore',
      timeout: 10_000,
    })
    const text = await new Response(child.stdout).text()
    const version = (await child.exited) === 0 ? /^ffmpeg version (\S+)/.exec(text)?.[1] : undefined
    if (version) versions.set(program, version)
    return version
  } catch {
    return undefined
  }
}
