import { z } from 'zod'
import { VideoIndexError } from '../errors.ts'
import { boxSchema, type Box } from '../protocol/procedure.ts'
import { writeWhole } from './write-whole.ts'

const regionsSchema = z.array(boxSchema)

/** The regions of a recording's frame that no exported picture shows, in a file beside its pictures. */
export class CoveredRegions {
  readonly #path: string

  constructor(path: string) {
    this.#path = path
  }

  /** @throws VideoIndexError `store_failed` when they cannot be read: to show everything then would tell what was to be covered */
  async read(): Promise<Box[]> {
    const file = Bun.file(this.#path)
    if (!(await file.exists())) return []
    const read = regionsSchema.safeParse(await file.json().catch(() => undefined))
    if (read.success) return read.data
    throw new VideoIndexError('store_failed', 'the regions to be covered cannot be read', {
      hint: 'mark them anew in the web page, or delete covered.json in the folder of the recording',
    })
  }

  async write(regions: readonly Box[]): Promise<void> {
    await writeWhole(this.#path, JSON.stringify(regions))
  }
}
