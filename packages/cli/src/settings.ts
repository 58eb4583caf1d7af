import { resolve } from 'node:path'

type Environment = Record<string, string | undefined>

/** The folder that holds everything Stepcast keeps, as an absolute path. */
export function readDataDir(env: Environment = process.env): string {
  return resolve(env['STEPCAST_DATA_DIR'] || '.stepcast')
}
