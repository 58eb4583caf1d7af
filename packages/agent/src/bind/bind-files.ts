import { existsSync, statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { AgentError } from '../errors.ts'

function readable(path: string): string {
  const absolute = resolve(path)
  if (existsSync(absolute) && statSync(absolute).isFile()) return absolute
  throw new AgentError('file_missing', `there is no file ${path}`, { hint: 'give the path of an existing file' })
}

/**
 * The path that a file parameter was set to: one of the allowed files by its name, or a path given outright.
 * @throws AgentError `file_missing` when nothing is there
 */
export function allowedFile(value: string, files: readonly string[]): string {
  const byName = files.find((file) => resolve(file) === resolve(value) || basename(file) === value)
  return readable(byName ?? value)
}

/**
 * The file an upload step takes: what its parameter was set to, the allowed file of the recorded name, or the only one allowed.
 * @returns undefined when none was given, which is for the run to say when it gets there
 */
export function fileForUpload(value: string | undefined, isSet: boolean, files: readonly string[]): string | undefined {
  if (value !== undefined && isSet) return allowedFile(value, files)
  const sameName = files.find(
    (file) => value !== undefined && basename(file).toLowerCase() === basename(value).toLowerCase(),
  )
  if (sameName) return readable(sameName)
  const [only] = files
  return only !== undefined && files.length === 1 ? readable(only) : undefined
}
