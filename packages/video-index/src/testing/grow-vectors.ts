import { join } from 'node:path'
import { Tables } from '../store/tables.ts'
import { VectorTable } from '../store/vector-table.ts'

// A process that writes so many vectors that they are indexed, and then more of them, in the folder of its argument.
const dimensions = 16
const perRecording = 1000
const tables = new Tables(join(process.argv[2] ?? '', 'lancedb'))
const table = new VectorTable(tables, 'grown')
let state = 7
const random = () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647
const kinds = Array.from({ length: 24 }, () => Array.from({ length: dimensions }, () => random() - 0.5))
let recordings = 0

async function grow(count: number): Promise<void> {
  const documents = Array.from({ length: count }, () => ({
    videoId: `vid_${(recordings++).toString(16).padStart(16, '0')}`,
    revision: 'r',
    vectors: Array.from({ length: perRecording }, (_, position) => {
      const kind = kinds[Math.floor(random() * kinds.length)]!
      const vector = Float32Array.from(kind, (value) => value + (random() - 0.5) * 0.3)
      return { position, vector: vector.map((value) => value / Math.hypot(...vector)) }
    }),
  }))
  await table.write(documents)
  await table.keepIndexed({ now: true })
  const { videoId, vectors } = documents[0]!
  for (const { position, vector } of vectors.slice(0, 20)) {
    const [nearest] = await table.nearest(vector, 1)
    if (nearest?.videoId !== videoId || nearest.position !== position)
      console.log(`${videoId}/${position} is not found`)
  }
}

await grow(21)
for (let more = 0; more < 3; more++) await grow(3)
tables.close()
