import { z } from 'zod'

// A double of a rerank server for tests.

const requestSchema = z.strictObject({
  model: z.string().min(1).optional(),
  query: z.string().min(1),
  documents: z.array(z.string()).min(1),
  top_n: z.int().positive(),
})
type RerankRequest = z.infer<typeof requestSchema> & { authorization: string | null }

export type RerankServer = AsyncDisposable & { url: string; requests: RerankRequest[]; complaints: string[] }

/** Starts it on a free port of this machine; `respond` answers what is well formed. */
export function startRerankServer(respond: (request: RerankRequest, nth: number) => Response): RerankServer {
  const requests: RerankRequest[] = []
  const complaints: string[] = []
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    async fetch(request) {
      const parsed = requestSchema.safeParse(await request.json())
      if (!parsed.success || new URL(request.url).pathname !== '/v1/rerank') {
        complaints.push(parsed.error ? z.prettifyError(parsed.error) : request.url)
        return new Response('', { status: 422 })
      }
      const received = { ...parsed.data, authorization: request.headers.get('authorization') }
      requests.push(received)
      return respond(received, requests.length - 1)
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
