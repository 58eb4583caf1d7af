import { expect, test } from 'bun:test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { readInferenceConfiguration } from './configuration.ts'
import { configuredChatClient } from './configured-client.ts'
import { startModelServer } from './testing/model-server.ts'

test('what a server does not take is found out once, also over processes', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stepcast-memory-'))
  try {
    await using server = startModelServer(() => ({ kind: 'answer', content: '{"n": 1}' }), {
      refuses: ['json_schema', 'top_k'],
    })
    const configuration = readInferenceConfiguration({
      STEPCAST_INFERENCE_URL: server.url,
      STEPCAST_MODEL: 'test-model',
    })
    const ask = () =>
      configuredChatClient(folder, configuration).askFor(z.object({ n: z.number() }), {
        parts: [{ type: 'text', text: 'How many?' }],
      })
    expect((await ask()).value).toEqual({ n: 1 })
    expect(server.complaints).toHaveLength(2)
    expect((await ask()).value).toEqual({ n: 1 })
    expect(server.complaints).toHaveLength(2)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
