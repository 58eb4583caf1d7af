import { Database } from 'bun:sqlite'
import { afterAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ReplyCache } from './reply-cache.ts'

const folder = mkdtempSync(join(tmpdir(), 'stepcast-replies-'))
afterAll(() => rmSync(folder, { recursive: true }))
let files = 0
const newPath = () => join(folder, 'data', `${files++}.sqlite`)
const video = { scope: 'vid_1' }

test('replies are found again by another process, each under its key', () => {
  const path = newPath()
  using cache = new ReplyCache(path)
  expect(cache.find('a')).toBeUndefined()
  cache.keep('a', { value: 1 }, video)
  cache.keep('b', { value: 2 }, video)
  cache.keep('a', { value: 3 }, video)
  using other = new ReplyCache(path)
  expect([other.find('a'), other.find('b'), other.find('c')]).toEqual([{ value: 3 }, { value: 2 }, undefined])
  expect(other.size().replies).toBe(2)
})

test('processes that write at the same time lose nothing', async () => {
  const path = newPath()
  const script = `
    import { ReplyCache } from ${JSON.stringify(join(import.meta.dir, 'reply-cache.ts'))}
    using cache = new ReplyCache(process.argv[1])
    for (let at = 0; at < 100; at++) cache.keep(process.argv[2] + at, { value: at }, { scope: 'vid_1' })`
  const writers = ['x', 'y', 'z'].map((name) =>
    Bun.spawn([process.execPath, '-e', script, path, name], { stderr: 'inherit' }),
  )
  expect(await Promise.all(writers.map((each) => each.exited))).toEqual([0, 0, 0])
  using cache = new ReplyCache(path)
  expect(cache.size().replies).toBe(300)
  expect(cache.find('y42')).toEqual({ value: 42 })
})

test('the ones that were used least recently go when there are too many', async () => {
  using cache = new ReplyCache(newPath(), { maxBytes: 10_000 })
  const reply = { value: 'x'.repeat(1900) }
  for (const key of ['a', 'b', 'c', 'd']) cache.keep(key, reply, video)
  await Bun.sleep(5)
  expect(cache.find('a')).toEqual(reply)
  await Bun.sleep(5)
  for (const key of ['e', 'f']) cache.keep(key, reply, video)
  expect(cache.size().bytes).toBeLessThanOrEqual(10_000)
  expect(cache.find('b')).toBeUndefined()
  for (const key of ['a', 'e', 'f']) expect(cache.find(key)).toEqual(reply)
  cache.keep('huge', { value: 'x'.repeat(20_000) }, video)
  expect(cache.find('huge')).toBeUndefined()
  expect(cache.find('f')).toEqual(reply)
})

test('what belongs to one recording is forgotten alone, and everything at once', async () => {
  const path = newPath()
  {
    using cache = new ReplyCache(path)
    cache.keep('a', { value: 'a secret of one' }, { scope: 'vid_1' })
    cache.keep('b', { value: 'x'.repeat(500_000) }, { scope: 'vid_2' })
    cache.forget('vid_1')
    expect([cache.find('a'), cache.size().replies]).toEqual([undefined, 1])
  }
  expect(await Bun.file(path).text()).not.toContain('a secret of one')
  {
    using cache = new ReplyCache(path)
    cache.clear()
    expect(cache.size()).toEqual({ replies: 0, bytes: 0 })
  }
  expect(Bun.file(path).size).toBeLessThan(100_000)
})

test('a file that is broken is begun anew, and a row that is broken holds nothing', async () => {
  const path = newPath()
  await Bun.write(path, 'This was never a database, and it is long enough to be looked at as one.'.repeat(100))
  {
    using cache = new ReplyCache(path)
    expect(cache.find('a')).toBeUndefined()
    cache.keep('a', { value: 1 }, video)
    expect(cache.find('a')).toEqual({ value: 1 })
  }
  using database = new Database(path)
  database.run(`update replies set reply = '{"val'`)
  using cache = new ReplyCache(path)
  expect(cache.find('a')).toBeUndefined()
  cache.keep('a', { value: 2 }, video)
  expect(cache.find('a')).toEqual({ value: 2 })
})

test('a file that cannot be used holds nothing and fails nothing', () => {
  using cache = new ReplyCache(folder)
  cache.keep('a', { value: 1 }, video)
  expect(cache.find('a')).toBeUndefined()
  expect(() => cache.size()).toThrow()
})
