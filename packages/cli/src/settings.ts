import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { CliError } from './failure.ts'

type Environment = Record<string, string | undefined>

/**
 * The folder that holds everything Stepcast keeps, as an absolute path; it need not exist yet.
 * @throws CliError `data_dir_unusable` when something else is in its place
 */
export function readDataDir(env: Environment = process.env): string {
  const path = resolve(env['STEPCAST_DATA_DIR'] || '.stepcast')
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === false)
    throw new CliError('data_dir_unusable', `${path} is not a folder`, { hint: 'set STEPCAST_DATA_DIR to a folder' })
  return path
}
