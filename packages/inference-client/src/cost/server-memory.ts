import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'

/** A server that was upgraded is asked anew after a week. */
const defaultMaxAgeMs = 7 * 24 * 60 * 60 * 1000

const fileSchema = z.object({
  servers: z.array(z.object({ server: z.string(), model: z.string(), learned_at: z.number(), learned: z.unknown() })),
})
type Remembered = z.infer<typeof fileSchema>['servers'][number]

/** What servers turned out to take, over all processes. Synchronous: it is a few hundred bytes, read before the first question. */
export type ServerMemory<Learned> = {
  load: (server: string) => Learned | undefined
  save: (server: string, learned: Learned) => void
}

export type ServerMemoryOptions<Learned> = {
  /** Servers take other things for other models. */
  model: string
  /** What is remembered, a JSON value; what does not fit it any more is forgotten. */
  schema: z.ZodType<Learned>
  maxAgeMs?: number
}

/**
 * Remembers in a JSON file at `path` what each server does with a model. Never fails: what cannot be read or written is
 * learned again, at one refused request.
 */
export function serverMemory<Learned>(
  path: string,
  { model, schema, maxAgeMs = defaultMaxAgeMs }: ServerMemoryOptions<Learned>,
): ServerMemory<Learned> {
  const isFresh = ({ learned_at }: Remembered) => {
    const ageMs = Date.now() - learned_at
    return ageMs >= 0 && ageMs < maxAgeMs
  }
  return {
    load(server) {
      const known = readServers(path).find((each) => each.server === server && each.model === model)
      const parsed = known && isFresh(known) ? schema.safeParse(known.learned) : undefined
      return parsed?.success ? parsed.data : undefined
    },
    save(server, learned) {
      const others = readServers(path).filter(
        (each) => isFresh(each) && !(each.server === server && each.model === model),
      )
      writeServers(path, [...others, { server, model, learned_at: Date.now(), learned }])
    },
  }
}

function readServers(path: string): Remembered[] {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).servers
  } catch {
    return []
  }
}

function writeServers(path: string, servers: readonly Remembered[]): void {
  const written = `${path}.${process.pid}.tmp`
  attempt(() => {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(written, `${JSON.stringify({ servers }, null, 2)}\n`)
    renameSync(written, path)
  })
  attempt(() => rmSync(written, { force: true }))
}

function attempt(work: () => void): void {
  try {
    work()
  } catch {
    // A full disk or a folder that is not ours: what was learned is learned again.
  }
}
