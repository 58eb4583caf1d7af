import { z } from 'zod'
import { writeWhole } from './write-whole.ts'

const sitesSchema = z.record(
  z.string(),
  z.object({ runs: z.number().int(), confirmed_at: z.string(), names: z.record(z.string(), z.string()) }),
)
type Sites = z.infer<typeof sitesSchema>

/** What sites call the things that a recording shows, in a file beside its pictures. A file that cannot be read counts as empty. */
export class SiteNames {
  readonly #path: string

  constructor(path: string) {
    this.#path = path
  }

  async recall(origin: string): Promise<ReadonlyMap<string, string>> {
    const sites = await this.#readAll()
    return new Map(Object.entries(sites[origin]?.names ?? {}))
  }

  /** Counts a run that was verified on a site; new names come in place of older ones. */
  async confirm(origin: string, renamed: ReadonlyMap<string, string>): Promise<void> {
    const sites = await this.#readAll()
    const known = sites[origin]
    sites[origin] = {
      runs: (known?.runs ?? 0) + 1,
      confirmed_at: new Date().toISOString(),
      names: { ...known?.names, ...Object.fromEntries(renamed) },
    }
    await writeWhole(this.#path, JSON.stringify(sites, null, 2))
  }

  async #readAll(): Promise<Sites> {
    const file = Bun.file(this.#path)
    if (!(await file.exists())) return {}
    const read = sitesSchema.safeParse(await file.json().catch(() => undefined))
    return read.success ? read.data : {}
  }
}
