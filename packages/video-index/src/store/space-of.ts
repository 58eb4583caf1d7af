import type { Embedder } from '@stepcast/inference-client'
import { createHash } from 'node:crypto'

/** The name of the vector space of an embedder, as it may stand in the name of a table. */
export function spaceOf(embedder: Embedder): string {
  const readable = embedder.name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
  return `${readable}-${createHash('sha256').update(embedder.name).digest('hex').slice(0, 8)}`
}
