import { existsSync, statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { AgentError } from '../errors.ts'
import type { BoundProcedure } from './bind-values.ts'

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

/** Whether a value is the path of one of the files that may be uploaded. */
export function isAllowedFile(value: string, files: readonly string[]): boolean {
  return files.some((file) => resolve(file) === resolve(value))
}

/**
 * The file an upload step takes when its parameter was not set: the allowed file of the recorded name, or the only one allowed.
 * @throws AgentError `file_missing` when that is not there
 */
export function fileForUpload(recorded: string | undefined, files: readonly string[]): string | undefined {
  const sameName = files.find((file) => basename(file).toLowerCase() === recorded?.toLowerCase())
  if (sameName) return readable(sameName)
  const [only] = files
  return only !== undefined && files.length === 1 ? readable(only) : undefined
}

export const filesOf = ({ steps, spareFiles = [] }: BoundProcedure): string[] => [
  ...new Set([...steps.flatMap(({ file }) => file ?? []), ...spareFiles]),
]

/** Below this a step may turn out to be a misreading, and is not worth refusing a run for. */
const certain = 0.5

/**
 * Refuses a procedure whose upload has no file, before anything is started for it.
 * @throws AgentError `file_missing` naming the parameter
 */
export function requireFiles({ steps }: BoundProcedure): void {
  const open = steps.find(
    ({ action, file, confidence }) => action.kind === 'upload' && file === undefined && confidence >= certain,
  )
  if (!open) return
  const name = open.action.parameter ?? `step_${open.n}`
  throw new AgentError(
    'file_missing',
    `no file was given for ${name}${open.action.value ? `, where the recording uploads “${open.action.value}”` : ''}`,
    { hint: `give one with --set ${name}=PATH, or with --file PATH` },
  )
}
