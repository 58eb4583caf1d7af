import { z } from 'zod'

// A double of a transcription server for tests.

const formSchema = z.strictObject({
  file: z.instanceof(Blob),
  model: z.string().min(1),
  response_format: z.enum(['json', 'verbose_json']),
  temperature: z.string().optional(),
})
type TranscriptionForm = z.infer<typeof formSchema> & { authorization: string | null }
export type Transcribing = (form: TranscriptionForm, nth: number) => Response | Promise<Response>

export type TranscriptionServer = AsyncDisposable & { url: string; requests: TranscriptionForm[]; complaints: string[] }

/** Starts it on a free port of this machine; `respond` answers what is well formed. */
export function startTranscriptionServer(respond: Transcribing): TranscriptionServer {
  const requests: TranscriptionForm[] = []
  const complaints: string[] = []
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    idleTimeout: 0,
    async fetch(request) {
      const parsed = formSchema.safeParse(Object.fromEntries(await request.formData()))
      if (!parsed.success || new URL(request.url).pathname !== '/v1/audio/transcriptions') {
        complaints.push(parsed.error ? z.prettifyError(parsed.error) : request.url)
        return new Response('', { status: 422 })
      }
      const form = { ...parsed.data, authorization: request.headers.get('authorization') }
      requests.push(form)
      return respond(form, requests.length - 1)
    },
  })
  return {
    url: `http://127.0.0.1:${server.port}`,
    requests,
    complaints,
    [Symbol.asyncDispose]: async () => {
      await server.stop(true)
    },
  }
}
