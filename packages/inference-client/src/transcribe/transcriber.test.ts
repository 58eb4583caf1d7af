import { describe, expect, test } from 'bun:test'
import { readInferenceConfiguration } from '../configuration.ts'
import { startTranscriptionServer, type Transcribing } from '../testing/transcription-server.ts'
import { createTranscriber } from './transcriber.ts'

const row = (start: number, end: number, text: string, more: object = {}) => ({ start, end, text, ...more })

async function transcribe(respond: Transcribing, variables: Record<string, string> = {}) {
  await using server = startTranscriptionServer(respond)
  const configuration = readInferenceConfiguration({ STEPCAST_TRANSCRIPTION_URL: server.url, ...variables })
  const transcriber = createTranscriber(configuration, { policy: { firstWaitMs: 1, retries: 2 }, callTimeoutMs: 1500 })!
  const rows = await transcriber
    .transcribe(new Uint8Array([82, 73, 70, 70]), { durationS: 60 })
    .catch((error: unknown) => error)
  expect(server.complaints).toEqual([])
  return { rows, requests: server.requests }
}

describe('speech', () => {
  test('comes with its times, and without what is made up in silence or said in a loop', async () => {
    const segments = [
      row(0.5, 2, ' Click Save. ', { no_speech_prob: 0.01, avg_logprob: -0.2 }),
      row(10, 12, 'Thank you for watching!', { no_speech_prob: 0.9, avg_logprob: -1.4 }),
      row(20, 70, 'Then wait.'),
      row(70, 75, 'so so so so so so', { compression_ratio: 5 }),
      row(40, 41, '♪'),
    ]
    const { rows, requests } = await transcribe(() => Response.json({ text: 'all', segments }))
    expect(rows).toEqual([
      { startS: 0.5, endS: 2, text: 'Click Save.' },
      { startS: 20, endS: 60, text: 'Then wait.' },
    ])
    expect(requests[0]).toMatchObject({ model: 'whisper-1', response_format: 'verbose_json' })
    const loop = Array.from({ length: 9 }, (_, at) => row(at, at + 1, 'Okay.'))
    expect((await transcribe(() => Response.json({ text: '', segments: loop }))).rows).toHaveLength(2)
  })

  test('is one row where the server tells no times, which is found out once', async () => {
    const { rows, requests } = await transcribe((form) =>
      form.response_format === 'json'
        ? Response.json({ text: 'Click Save.' })
        : Response.json({ error: { message: 'response_format is not supported' } }, { status: 400 }),
    )
    expect(rows).toEqual([{ startS: 0, endS: 60, text: 'Click Save.' }])
    expect(requests.map((form) => form.response_format)).toEqual(['verbose_json', 'json'])
  })

  test.each([
    [
      'is busy once',
      (_: unknown, nth: number) => (nth === 0 ? new Response('', { status: 503 }) : Response.json({ text: '' })),
      [],
    ],
    ['is silent', () => Response.json({ text: '', segments: [] }), []],
    [
      'does not know the model',
      () => Response.json({ error: { message: 'no such model' } }, { status: 404 }),
      { code: 'server_refused' },
    ],
    ['is a web page', () => new Response('<title>hi</title>'), { code: 'bad_reply' }],
    [
      'is elsewhere',
      () => new Response(null, { status: 302, headers: { location: 'http://example.com/' } }),
      { code: 'server_refused' },
    ],
    ['never answers', () => new Promise<Response>(() => {}), { code: 'server_timeout' }],
  ])('of a server that %s is rows or one error', async (_, respond, expected) => {
    const { rows } = await transcribe(respond)
    if (Array.isArray(expected)) expect(rows).toEqual(expected)
    else expect(rows).toMatchObject(expected)
  })

  test('is sent nowhere that is not configured, and no key goes to another origin', async () => {
    expect(createTranscriber(readInferenceConfiguration({}))).toBeUndefined()
    const keyed = { STEPCAST_INFERENCE_URL: 'http://127.0.0.1:9', STEPCAST_INFERENCE_KEY: 'secret' }
    const { requests } = await transcribe(() => Response.json({ text: '' }), keyed)
    expect(requests[0]?.authorization).toBeNull()
  })
})
