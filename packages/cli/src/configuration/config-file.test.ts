import { afterEach, beforeEach, expect, test } from 'bun:test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findConfigFile, loadConfigFile } from './config-file.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stepcast-config-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function load(name: string, text: string, environment: Record<string, string | undefined> = {}) {
  await Bun.write(join(folder, name), text)
  await loadConfigFile(environment, folder)
  return environment
}

test('settings become the environment, which wins where it says something itself', async () => {
  const text = `export default { dataDir: '/var/stepcast', inference: { url: 'http://127.0.0.1:8000', model: 'qwen3-vl:4b', thinkingMode: 'on', useThinkingTokens: false, topP: 0.9 } }`
  expect(await load('stepcast.config.ts', text, { STEPCAST_MODEL: 'qwen3-vl:8b', STEPCAST_DATA_DIR: '' })).toEqual({
    STEPCAST_DATA_DIR: '/var/stepcast',
    STEPCAST_INFERENCE_URL: 'http://127.0.0.1:8000',
    STEPCAST_MODEL: 'qwen3-vl:8b',
    STEPCAST_THINKING_MODE: 'on',
    STEPCAST_USE_THINKING_TOKENS: 'false',
    STEPCAST_TOP_P: '0.9',
  })
})

test('a folder without a file has nothing to say, and JSON will do', async () => {
  const environment = {}
  await loadConfigFile(environment, folder)
  expect(environment).toEqual({})
  expect(findConfigFile(folder)).toBeUndefined()
  expect(await load('stepcast.config.json', '{"embedding": {"url": "http://127.0.0.1:1", "model": "m"}}')).toEqual({
    STEPCAST_EMBEDDING_URL: 'http://127.0.0.1:1',
    STEPCAST_EMBEDDING_MODEL: 'm',
  })
})

test.each([
  ['stepcast.config.json', '{"inference": {"modell": "x"}}', 'inference.modell', 'did you mean inference.model?'],
  ['stepcast.config.json', '{"dataDir": 3}', 'dataDir', 'correct dataDir'],
  ['stepcast.config.json', '{"dataDir": ', 'cannot be read', 'correct it'],
  ['stepcast.config.js', 'export default', 'cannot be read', 'correct it'],
  ['stepcast.config.mjs', 'export const config = {}', 'default export', 'export default'],
])('%s with %s is one error that says what to do', async (name, text, message, hint) => {
  const error = await load(name, text).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'bad_configuration' })
  expect((error as Error).message).toContain(message)
  expect((error as { hint: string }).hint).toContain(hint)
})
