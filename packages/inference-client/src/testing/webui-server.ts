import { z } from 'zod'

// A double of Qwen3-VL-WEBUI for tests.

const share = z.string().regex(/^\d(?:\.\d+)?$/)
const formSchema = z.strictObject({
  // Forms send every line with its end as networks write it.
  prompt: z
    .string()
    .min(1)
    .transform((text) => text.replaceAll('\r\n', '\n')),
  thinking_mode: z.enum(['true', 'false']),
  temperature: share.optional(),
  top_p: share.optional(),
  max_new_tokens: z.string().regex(/^\d+$/).optional(),
  max_reasoning_steps: z.string().regex(/^\d+$/).optional(),
  use_thinking_tokens: z.enum(['true', 'false']).optional(),
  image: z.instanceof(Blob).optional(),
})
export type ReceivedForm = z.infer<typeof formSchema>

export type WebuiServer = AsyncDisposable & { url: string; requests: ReceivedForm[]; complaints: string[] }

/** Starts it on a free port of this machine; `respond` gives the answer, or a response of its own making. */
export function startWebuiServer(respond: (form: ReceivedForm, nth: number) => string | Response): WebuiServer {
  const requests: ReceivedForm[] = []
  const complaints: string[] = []
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    async fetch(request) {
      if (new URL(request.url).pathname !== '/inference' || request.method !== 'POST')
        return Response.json({ detail: 'Not Found' }, { status: 404 })
      const parsed = formSchema.safeParse(Object.fromEntries(await request.formData()))
      if (!parsed.success) {
        complaints.push(z.prettifyError(parsed.error))
        return Response.json({ detail: complaints.at(-1) }, { status: 422 })
      }
      requests.push(parsed.data)
      const answer = respond(parsed.data, requests.length - 1)
      return typeof answer === 'string' ? Response.json({ response: answer }) : answer
    },
  })
  return {
    url: `http://127.0.0.1:${server.port}/inference`,
    requests,
    complaints,
    [Symbol.asyncDispose]: async () => {
      await server.stop(true)
    },
  }
}
