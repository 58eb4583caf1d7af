import { afterAll, expect, test } from 'bun:test'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { serverMemory } from './server-memory.ts'

const folder = mkdtempSync(join(tmpdir(), 'stepcast-memory-'))
afterAll(() => rmSync(folder, { recursive: true }))
const path = join(folder, 'data', 'servers.json')
const schema = z.object({ form: z.enum(['json_schema', 'prompt']) })
const memory = (model: string, maxAgeMs?: number) =>
  serverMemory(path, { model, schema, ...(maxAgeMs === undefined ? {} : { maxAgeMs }) })
const [one, other] = ['http://127.0.0.1:8000', 'http://127.0.0.1:8001']

test('what was learned is remembered by server and model, the latest, for as long as it is fresh', async () => {
  expect(memory('small').load(one)).toBeUndefined()
  memory('small').save(one, { form: 'json_schema' })
  memory('small').save(one, { form: 'prompt' })
  memory('large').save(one, { form: 'json_schema' })
  expect(memory('small').load(one)).toEqual({ form: 'prompt' })
  expect(memory('large').load(one)).toEqual({ form: 'json_schema' })
  expect(memory('small').load(other)).toBeUndefined()
  await Bun.sleep(3)
  expect(memory('small', 1).load(one)).toBeUndefined()
  memory('small', 1).save(other, { form: 'prompt' })
  expect(memory('large').load(one)).toBeUndefined()
  expect(memory('small').load(other)).toEqual({ form: 'prompt' })
  expect(readdirSync(join(folder, 'data'))).toEqual(['servers.json'])
})

test.each([
  ['is no JSON', '{"servers": ['],
  ['holds something else', '{"servers": [{"server": 1}]}'],
  [
    'was written by another edition',
    JSON.stringify({ servers: [{ server: one, model: 'small', learned_at: Date.now(), learned: { form: 'yaml' } }] }),
  ],
])('a file that %s is as good as none, and replaced', async (_, content) => {
  await Bun.write(path, content)
  expect(memory('small').load(one)).toBeUndefined()
  memory('small').save(one, { form: 'prompt' })
  expect(memory('small').load(one)).toEqual({ form: 'prompt' })
})

test('a place that cannot be written is no failure', () => {
  const lost = serverMemory(join(folder, 'data', 'servers.json', 'inside'), { model: 'small', schema })
  lost.save(one, { form: 'prompt' })
  expect(lost.load(one)).toBeUndefined()
})
