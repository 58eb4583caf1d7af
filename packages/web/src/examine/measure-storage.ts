import { readdir, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { z } from 'zod'

const storedKinds = ['recordings', 'frames', 'tables', 'cache', 'runs', 'other'] as const
type StoredKind = (typeof storedKinds)[number]

export const storageSchema = z.object({
  total_bytes: z.number().int(),
  kinds: z.array(
    z.object({
      /** `cache` is made again when it is needed; `frames` are pictures of recordings, `tables` what is searched. */
      kind: z.enum(storedKinds),
      bytes: z.number().int(),
      files: z.number().int(),
    }),
  ),
})
export type Storage = z.infer<typeof storageSchema>

/** Adds up the files of a data folder by what they are for; every kind is told, in this order. */
export async function measureStorage(dataDir: string, { signal }: { signal?: AbortSignal } = {}): Promise<Storage> {
  const found = new Map(storedKinds.map((kind) => [kind, { kind, bytes: 0, files: 0 }]))
  const entries = await readdir(dataDir, { recursive: true, withFileTypes: true }).catch(() => [])
  for (const entry of entries) {
    signal?.throwIfAborted()
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    // What the indexer removes meanwhile takes no space.
    const size = await stat(path).then(
      ({ size }) => size,
      () => undefined,
    )
    const sum = found.get(kindOf(relative(dataDir, path)))
    if (size === undefined || !sum) continue
    sum.bytes += size
    sum.files++
  }
  const kinds = [...found.values()]
  return { total_bytes: kinds.reduce((bytes, kind) => bytes + kind.bytes, 0), kinds }
}

function kindOf(path: string): StoredKind {
  const [top] = path.split(sep)
  if (top === 'uploads') return 'recordings'
  if (top === 'videos') return path.endsWith('.webp') ? 'frames' : 'cache'
  if (top === 'lancedb') return 'tables'
  if (top === 'runs') return 'runs'
  return top?.startsWith('replies.sqlite') ? 'cache' : 'other'
}
