import { describe, expect, test } from 'bun:test'
import { z } from 'zod'
import { readInferenceConfiguration } from '../configuration.ts'
import { createChatClient } from './chat-client.ts'

// Bodies as the servers send them, with all the fields that they send; what is asked for is {"n": 1}.

const schema = z.object({ n: z.number() })
const usage = { prompt_tokens: 1260, completion_tokens: 12, total_tokens: 1272 }

function completion(message: object, choice: object = {}, rest: object = {}): Response {
  return Response.json({
    id: 'chatcmpl-7f3a',
    object: 'chat.completion',
    created: 1_764_000_000,
    model: 'Qwen/Qwen3-VL-4B-Instruct',
    choices: [
      { index: 0, message: { role: 'assistant', ...message }, logprobs: null, finish_reason: 'stop', ...choice },
    ],
    usage,
    ...rest,
  })
}

type Case = [name: string, replies: (() => Response)[], expected: object]

async function ask(replies: readonly (() => Response)[]): Promise<unknown> {
  let asked = 0
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch: () => replies[Math.min(asked++, replies.length - 1)]!(),
  })
  try {
    const variables = { STEPCAST_INFERENCE_URL: `http://127.0.0.1:${server.port}`, STEPCAST_MODEL: 'qwen3-vl' }
    const client = createChatClient(readInferenceConfiguration(variables), {
      policy: { firstWaitMs: 1, retries: 1, maxWaitMs: 50 },
      callTimeoutMs: 3000,
    })
    const reply = await client
      .askFor(schema, { parts: [{ type: 'text', text: 'How many?' }] })
      .catch((error: unknown) => error)
    return reply
  } finally {
    await server.stop(true)
  }
}

const usable = (thought = '') => ({ value: { n: 1 }, thought })
const refusal =
  (status: number, body: object | string, headers: Record<string, string> = {}) =>
  () =>
    typeof body === 'string' ? new Response(body, { status, headers }) : Response.json(body, { status, headers })
const answer = () => completion({ content: '{"n": 1}' })

const thoughts: Case[] = [
  [
    'vLLM, newer: reasoning',
    [() => completion({ content: '\n\n{"n": 1}', reasoning: 'One.', refusal: null, tool_calls: [] })],
    usable('One.'),
  ],
  [
    'vLLM, older, and SGLang: reasoning_content',
    [() => completion({ content: '{"n": 1}', reasoning_content: 'One.', tool_calls: null }, { matched_stop: 151_645 })],
    usable('One.'),
  ],
  [
    'vLLM without a reasoning parser: a closing tag alone',
    [() => completion({ content: 'One.\n</think>\n\n{"n": 1}' })],
    usable('One.'),
  ],
  [
    'Ollama: thinking',
    [() => completion({ content: '{"n": 1}', thinking: 'One.' }, {}, { system_fingerprint: 'fp_ollama' })],
    usable('One.'),
  ],
  [
    'Ollama through /v1: reasoning',
    [() => completion({ content: '{"n":1}', reasoning: 'One.' }, {}, { system_fingerprint: 'fp_ollama' })],
    usable('One.'),
  ],
  [
    'llama.cpp: tags in the answer, and timings',
    [
      () =>
        completion(
          { content: '<think>One.</think>{"n": 1}' },
          {},
          { timings: { prompt_n: 5, predicted_ms: 3.1 }, __verbose: {} },
        ),
    ],
    usable('One.'),
  ],
  [
    'LM Studio: stats beside it',
    [
      () =>
        completion(
          { content: '{"n": 1}', reasoning_content: '' },
          {},
          { stats: {}, system_fingerprint: 'qwen3-vl-4b' },
        ),
    ],
    usable(),
  ],
  [
    'DashScope: a reply of its own request id',
    [
      () =>
        completion({ content: '{"n": 1}', reasoning_content: 'One.' }, {}, { request_id: 'a1', service_tier: null }),
    ],
    usable('One.'),
  ],
  [
    'OpenRouter: reasoning with its details, and its provider',
    [
      () =>
        completion(
          {
            content: '{"n": 1}',
            refusal: null,
            reasoning: 'One.',
            reasoning_details: [{ type: 'reasoning.text', text: 'One.' }],
          },
          { native_finish_reason: 'stop' },
          { provider: 'Alibaba' },
        ),
    ],
    usable('One.'),
  ],
]

const bent: Case[] = [
  ['a fence around it', [() => completion({ content: 'Sure:\n```json\n{"n": 1,}\n```\nDone.' })], usable()],
  ['a string for a number', [() => completion({ content: '{"n": "1"}' })], usable()],
  ['cut at its end', [() => completion({ content: '{"n": 1' }, { finish_reason: 'length' })], usable()],
  ['content in parts', [() => completion({ content: [{ type: 'text', text: '{"n": 1}' }] })], usable()],
  ['words where JSON was asked for, then JSON', [() => completion({ content: 'It is one.' }), answer], usable()],
  [
    'thought until the budget ended, then an answer',
    [() => completion({ content: '', reasoning: 'Hm.' }, { finish_reason: 'length' }), answer],
    usable(),
  ],
  [
    'content null after thought, twice',
    [() => completion({ content: null, reasoning: 'Hm.' })],
    { code: 'empty_reply' },
  ],
  [
    'a tool call and no content',
    [
      () =>
        completion(
          {
            content: null,
            tool_calls: [
              {
                id: 'call_1',
                type: 'function',
                function: { name: 'computer_use', arguments: '{"action": "left_click"}' },
              },
            ],
          },
          { finish_reason: 'tool_calls' },
        ),
    ],
    { code: 'empty_reply' },
  ],
  ['no choices', [() => completion({}, {}, { choices: [] })], { code: 'bad_reply' }],
  [
    'no usage',
    [() => completion({ content: '{"n": 1}' }, {}, { usage: undefined })],
    { ...usable(), tokens: { input: 0, output: 0 } },
  ],
  [
    'a stream, though none was asked for',
    [
      () =>
        new Response('data: {"choices":[{"delta":{"content":"{"}}]}\n\ndata: [DONE]\n\n', {
          headers: { 'content-type': 'text/event-stream' },
        }),
    ],
    { code: 'bad_reply' },
  ],
  [
    'OpenRouter: 200 with an error in the body',
    [() => Response.json({ error: { code: 502, message: 'Provider returned error' }, user_id: 'u' })],
    { code: 'bad_reply' },
  ],
]

const refused: Case[] = [
  [
    'vLLM: too long',
    [
      refusal(400, {
        object: 'error',
        message:
          "This model's maximum context length is 8192 tokens. However, you requested 9001 tokens in the messages.",
        type: 'BadRequestError',
        code: 400,
      }),
    ],
    { code: 'context_too_long' },
  ],
  [
    'SGLang: too long',
    [
      refusal(400, {
        object: 'error',
        message: "The input (9001 tokens) is longer than the model's context length (8192 tokens).",
        code: 400,
      }),
    ],
    { code: 'context_too_long' },
  ],
  [
    'llama.cpp: too long',
    [
      refusal(400, {
        error: {
          code: 400,
          message: 'the request exceeds the available context size, try increasing it',
          type: 'exceed_context_size_error',
          n_prompt_tokens: 9001,
          n_ctx: 8192,
        },
      }),
    ],
    { code: 'context_too_long' },
  ],
  [
    'LM Studio: too long',
    [
      refusal(400, {
        error:
          'Trying to keep the first 9001 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens',
      }),
    ],
    { code: 'context_too_long' },
  ],
  [
    'DashScope: too long',
    [
      refusal(400, {
        error: {
          message: 'Range of input length should be [1, 129024]',
          type: 'invalid_request_error',
          code: 'invalid_parameter_error',
        },
      }),
    ],
    { code: 'context_too_long' },
  ],
  [
    'OpenRouter: too long',
    [
      refusal(400, {
        error: {
          message:
            "This endpoint's maximum context length is 131072 tokens. However, you requested about 140000 tokens.",
          code: 400,
        },
      }),
    ],
    { code: 'context_too_long' },
  ],
  [
    'busy with seconds to wait, then an answer',
    [refusal(429, { error: { message: 'Rate limit reached' } }, { 'retry-after': '0' }), answer],
    usable(),
  ],
  [
    'busy with a date to wait for, then an answer',
    [refusal(429, 'slow down', { 'retry-after': new Date(Date.now() - 1000).toUTCString() }), answer],
    usable(),
  ],
  [
    'Ollama: the model is not there',
    [refusal(404, { error: { message: 'model "qwen3-vl" not found, try pulling it first', type: 'api_error' } })],
    { code: 'server_refused' },
  ],
  [
    'llama.cpp: still loading, then an answer',
    [refusal(503, { error: { code: 503, message: 'Loading model', type: 'unavailable_error' } }), answer],
    usable(),
  ],
  [
    'DashScope: a key that is none',
    [
      refusal(401, {
        error: { message: 'Incorrect API key provided.', type: 'invalid_request_error', code: 'invalid_api_key' },
      }),
    ],
    { code: 'server_refused', hint: 'check STEPCAST_INFERENCE_KEY' },
  ],
  [
    'a proxy in the way',
    [refusal(502, '<html><head><title>502 Bad Gateway</title></head></html>')],
    { code: 'server_refused' },
  ],
]

for (const [what, cases] of [
  ['thought is parted as it comes from', thoughts],
  ['what comes bent is straightened, or one error:', bent],
  ['a refusal is one error, or passes:', refused],
] as const)
  describe(what, () => {
    test.each([...cases])('%s', async (_, replies, expected) => {
      expect(await ask(replies)).toMatchObject(expected)
    })
  })
