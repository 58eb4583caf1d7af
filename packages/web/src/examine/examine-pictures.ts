import { Library } from '@stepcast/video-index'
import type { Check } from './examination.ts'

/** Looking after each picture takes some milliseconds a recording. */
const mostExamined = 200
const mostNamed = 3

/** Whether the pictures of the latest recordings are where they belong, and how many files belong to none. */
export async function examinePictures(dataDir: string): Promise<Pick<Check, 'status' | 'detail' | 'hint'>> {
  await using library = await Library.open({ dataDir })
  const recordings = (await library.list()).slice(0, mostExamined)
  if (recordings.length === 0) return { status: 'ok', detail: 'none yet' }
  let pictures = 0
  let orphans = 0
  const missing: { title: string; names: string[] }[] = []
  for (const { id, title } of recordings) {
    const found = await library.pictures(id)
    pictures += found.keyframes.length
    orphans += found.orphans.length
    if (found.missing.length > 0) missing.push({ title, names: found.missing })
  }
  const stray = orphans > 0 ? `; ${orphans} more belong to no recording` : ''
  if (missing.length === 0) return { status: 'ok', detail: `${pictures}, of ${recordings.length} recordings${stray}` }
  const count = missing.reduce((sum, { names }) => sum + names.length, 0)
  const named = missing.slice(0, mostNamed).map(({ title }) => `“${title}”`)
  const more = missing.length > mostNamed ? ` and ${missing.length - mostNamed} more` : ''
  return {
    status: 'optional',
    detail: `${count} of ${pictures} are gone, of ${named.join(', ')}${more}${stray}`,
    hint: 'delete these recordings and index them again',
  }
}
