import { z } from 'zod'
import { WebError } from '../errors.ts'

export const cursorSchema = z.string().min(1).max(300).optional()

/** What a list is asked with; `usual` is how much comes when nothing is said. */
export const pageQuery = (usual: number, most = 1000) => ({
  limit: z.coerce.number().int().min(1).max(most).default(usual),
  cursor: cursorSchema,
})

export const nextCursor = { next_cursor: z.string().nullable() }

/** The key that a cursor stands for. @throws WebError `bad_request` */
function readCursor(cursor: string): string {
  const key = Buffer.from(cursor, 'base64url').toString('utf8')
  if (toCursor(key) === cursor) return key
  throw wrongCursor()
}

const toCursor = (key: string) => Buffer.from(key).toString('base64url')

function wrongCursor(): WebError {
  return new WebError('bad_request', 'cursor: that is none of this list', {
    hint: 'give next_cursor of the page before',
  })
}

/** Cursors of lists that go by numbers. @throws WebError `bad_request` */
export function readNumber(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined
  const key = readCursor(cursor)
  if (/^\d{1,15}$/.test(key)) return Number(key)
  throw wrongCursor()
}

export const fromNumber = (key: number | null) => (key === null ? null : toCursor(String(key)))

/** One page of items in descending order of their keys. Items that come or go between two pages shift nothing. */
export function pageOf<Item>(
  items: readonly Item[],
  { limit, cursor, keyOf }: { limit: number; cursor?: string | undefined; keyOf: (item: Item) => string },
): { items: Item[]; next_cursor: string | null } {
  const after = cursor === undefined ? undefined : readCursor(cursor)
  const ordered = items
    .map((item) => ({ item, key: keyOf(item) }))
    .filter(({ key }) => after === undefined || key < after)
    .sort((a, b) => (a.key < b.key ? 1 : -1))
  const page = ordered.slice(0, limit)
  const last = page.at(-1)
  return {
    items: page.map(({ item }) => item),
    next_cursor: last && ordered.length > limit ? toCursor(last.key) : null,
  }
}

/** Orders recordings by when they were indexed. */
export function videoKey({ indexed_at, id }: { indexed_at: string; id: string }): string {
  return `${indexed_at} ${id}`
}
