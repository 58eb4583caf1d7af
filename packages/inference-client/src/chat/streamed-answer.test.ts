import { describe, expect, test } from 'bun:test'
import { z } from 'zod'
import { readInferenceConfiguration } from '../configuration.ts'
import { type Behaviour, type ModelServerOptions, startModelServer } from '../testing/model-server.ts'
import { createChatClient } from './chat-client.ts'

const schema = z.object({ claims: z.array(z.object({ text: z.string() })) })
const content = JSON.stringify({ claims: [{ text: 'It is clicked.' }, { text: 'It opens.' }] })
const answer = (more: Partial<Extract<Behaviour, { kind: 'answer' }>> = {}): Behaviour => ({
  kind: 'answer',
  content,
  ...more,
})

async function askStreamed(replies: readonly Behaviour[], options: ModelServerOptions = {}, maxReplyBytes = 1_000_000) {
  await using server = startModelServer((_, nth) => replies[Math.min(nth, replies.length - 1)]!, options)
  const variables = { STEPCAST_INFERENCE_URL: server.url, STEPCAST_MODEL: 'test-model' }
  const client = createChatClient(readInferenceConfiguration(variables), {
    policy: { firstWaitMs: 1, retries: 2 },
    callTimeoutMs: 2000,
    maxReplyBytes,
  })
  const told: string[] = []
  const parts = [{ type: 'text', text: 'What is done?' }] as const
  const reply = await client
    .askFor(schema, { parts, onText: (text) => void told.push(text) })
    .catch((error: { code: string }) => error.code)
  return { reply, told, server }
}

describe('an answer that streams', () => {
  test('is told as it comes, counted, and given whole in the end', async () => {
    const { reply, told, server } = await askStreamed([answer()])
    expect(server.complaints).toEqual([])
    expect(server.requests[0]?.body).toMatchObject({ stream: true, stream_options: { include_usage: true } })
    expect(told.length).toBeGreaterThan(2)
    expect(told.at(-1)).toBe(content)
    for (const [at, text] of told.entries()) expect(content.startsWith(text)).toBe(at >= 0)
    expect(reply).toMatchObject({ value: JSON.parse(content), tokens: { input: 100, output: 20 }, calls: 1 })
  })

  test('keeps its thought to itself, in a field or between tags', async () => {
    const inField = await askStreamed([answer({ thought: { field: 'reasoning_content', text: 'Hm.' } })])
    expect(inField.reply).toMatchObject({ thought: 'Hm.', value: JSON.parse(content) })
    const inTags = await askStreamed([answer({ content: `<think>Let me see.</think>${content}` })])
    expect(inTags.told.join('')).not.toContain('Let me')
    expect(inTags.reply).toMatchObject({ thought: 'Let me see.' })
  })

  test('begins anew where the connection is lost', async () => {
    const { reply, told, server } = await askStreamed([answer({ brokenAfter: 2 }), answer()])
    expect(server.requests).toHaveLength(2)
    expect(told.at(-1)).toBe(content)
    expect(reply).toMatchObject({ value: JSON.parse(content) })
  })

  test('is taken whole from a server that refuses to stream, which is remembered', async () => {
    const { reply, told, server } = await askStreamed([answer()], { refuses: ['stream'] })
    expect(server.complaints).toEqual(['Unrecognized argument: stream'])
    expect(told).toEqual([])
    expect(reply).toMatchObject({ value: JSON.parse(content), calls: 1 })
  })

  test('is taken whole from a server that overlooks the request for one', async () => {
    const { reply, told } = await askStreamed([answer({ wholeAlways: true })])
    expect(told).toEqual([])
    expect(reply).toMatchObject({ value: JSON.parse(content) })
  })

  test('ends where it is longer than a reply may be', async () => {
    const { reply } = await askStreamed([answer({ content: `${content} ${'word '.repeat(5000)}` })], {}, 20_000)
    expect(reply).toBe('bad_reply')
  })

  test('ends with the call', async () => {
    const { reply } = await askStreamed([answer({ betweenWords: () => Bun.sleep(1500) })])
    expect(reply).toBe('server_timeout')
  }, 20_000)
})
