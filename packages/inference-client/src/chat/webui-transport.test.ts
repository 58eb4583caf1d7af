import { describe, expect, test } from 'bun:test'
import sharp from 'sharp'
import { z } from 'zod'
import { readInferenceConfiguration } from '../configuration.ts'
import { type ReceivedForm, startWebuiServer } from '../testing/webui-server.ts'
import { type ChatPart, createChatClient } from './chat-client.ts'

async function ask(
  respond: (form: ReceivedForm, nth: number) => string | Response,
  parts: ChatPart[],
  settings: Record<string, string> = {},
) {
  await using server = startWebuiServer(respond)
  const variables = { STEPCAST_INFERENCE_URL: server.url, STEPCAST_MODEL: 'qwen3-vl', ...settings }
  const client = createChatClient(readInferenceConfiguration(variables), { policy: { firstWaitMs: 1, retries: 2 } })
  const schema = z.object({ action: z.string() })
  const reply = await client
    .askFor(schema, { system: 'You click.', parts, thinking: true })
    .catch((error: unknown) => error)
  expect(server.complaints).toEqual([])
  return { reply, requests: server.requests, client }
}

const question: ChatPart[] = [{ type: 'text', text: 'What next?' }]
const picture = async (width: number, height: number, background: string) =>
  new Uint8Array(
    await sharp({ create: { width, height, channels: 3, background } })
      .jpeg()
      .toBuffer(),
  )

describe('Qwen3-VL-WEBUI', () => {
  test('is asked with one picture and one prompt, and its thought is parted from its answer', async () => {
    const { reply, requests, client } = await ask(
      () => `<think>The button is blue.</think>${JSON.stringify({ action: 'click_text("Save")' })}`,
      [...question, { type: 'picture', data: await picture(640, 360, '#fff'), mediaType: 'image/jpeg' }],
    )
    expect(reply).toMatchObject({ value: { action: 'click_text("Save")' }, thought: 'The button is blue.', calls: 1 })
    expect(client.maxPictures).toBe(4)
    const [form] = requests
    expect(form).toMatchObject({ thinking_mode: 'true', temperature: '0.6', top_p: '0.95' })
    expect(form?.prompt).toStartWith('You click.\nWhat next?\nAnswer with')
    expect(form?.prompt).toContain('"action"')
    expect(await sharp(await form!.image!.bytes()).metadata()).toMatchObject({ width: 640, height: 360 })
  })

  test('sees several pictures in one, each under its time', async () => {
    const parts: ChatPart[] = [
      { type: 'text', text: '<1.0 seconds>' },
      { type: 'picture', data: await picture(640, 360, '#f00'), mediaType: 'image/jpeg' },
      { type: 'text', text: '<2.0 seconds>' },
      { type: 'picture', data: await picture(640, 360, '#00f'), mediaType: 'image/jpeg' },
      ...question,
    ]
    const { requests } = await ask(() => '{"action": "wait()"}', parts)
    const { data, info } = await sharp(await requests[0]!.image!.bytes())
      .raw()
      .toBuffer({ resolveWithObject: true })
    expect([info.width, info.height]).toEqual([1288, 400])
    const colourAt = (x: number, y: number) =>
      [...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3)].map((part) => Math.round(part / 255))
    expect(colourAt(320, 300)).toEqual([1, 0, 0])
    expect(colourAt(960, 300)).toEqual([0, 0, 1])
    expect(requests[0]?.prompt).toContain('(picture 2, under the words <2.0 seconds>)')
  })

  test('is told how to think', async () => {
    const { requests } = await ask(() => '{"action": "wait()"}', question, {
      STEPCAST_MAX_REASONING_STEPS: '3',
      STEPCAST_USE_THINKING_TOKENS: 'true',
      STEPCAST_THINKING_BUDGET: '1000',
      STEPCAST_TEMPERATURE: '0.2',
    })
    expect(requests[0]).toMatchObject({
      max_reasoning_steps: '3',
      use_thinking_tokens: 'true',
      temperature: '0.2',
      max_new_tokens: '5096',
    })
    const { requests: quick } = await ask(() => '{"action": "wait()"}', question, { STEPCAST_THINKING_MODE: 'off' })
    expect(quick[0]?.thinking_mode).toBe('false')
  })

  test.each([
    [
      'is busy once',
      (_: ReceivedForm, nth: number) => (nth === 0 ? new Response('busy', { status: 503 }) : '{"action": "wait()"}'),
      { value: { action: 'wait()' } },
    ],
    ['says nothing', () => '', { code: 'empty_reply' }],
    ['says no JSON, twice', () => 'I would click.', { code: 'bad_reply' }],
    ['has no answer in its reply', () => Response.json({ text: 'hello' }), { code: 'bad_reply' }],
    [
      'is a web page',
      () => new Response('<title>WEBUI</title>', { headers: { 'content-type': 'text/html' } }),
      { code: 'bad_reply' },
    ],
    ['refuses', () => Response.json({ detail: 'no GPU' }, { status: 400 }), { code: 'server_refused' }],
  ])('that %s gives one usable result or one error', async (_, respond, expected) => {
    const { reply } = await ask(respond, question)
    expect(reply).toMatchObject(expected)
  })
})
