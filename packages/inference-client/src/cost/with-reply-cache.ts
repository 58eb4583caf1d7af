import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { ChatClient, ChatReply, ChatRequest } from '../chat/chat-client.ts'
import { instructSampling, thinkingSampling } from '../chat/sampling.ts'
import type { ReplyCache } from './reply-cache.ts'

/** Raised when a request of the same words would be sent otherwise, or a reply read otherwise, than before. */
const keyVersion = 1

const keptSchema = z.object({ value: z.unknown(), thought: z.string() })

/**
 * Asks only what the cache does not hold; what comes out of it has cost no calls and no tokens. Only replies that were
 * taken are kept, never failures. Values are JSON, and are held against the schema again: one that turns what it reads
 * into something else, which it would not read itself, is asked anew each time. `scope` names what is asked about.
 */
export function withReplyCache(client: ChatClient, cache: ReplyCache, { scope }: { scope: string }): ChatClient {
  async function answer<T>(
    request: ChatRequest,
    schema: z.ZodType<T>,
    ask: () => Promise<ChatReply<T>>,
  ): Promise<ChatReply<T>> {
    request.signal?.throwIfAborted()
    const key = keyOf(client, request, schema)
    const kept = keptSchema.safeParse(cache.find(key))
    const value = kept.success ? schema.safeParse(kept.data.value) : undefined
    if (kept.success && value?.success)
      return { value: value.data, thought: kept.data.thought, tokens: { input: 0, output: 0 }, calls: 0 }
    const reply = await ask()
    cache.keep(key, { value: reply.value, thought: reply.thought }, { scope })
    return reply
  }
  return {
    ...client,
    ask: (request) => answer(request, z.string().min(1), () => client.ask(request)),
    askFor: (schema, request) => answer(request, schema, () => client.askFor(schema, request)),
  }
}

/** Names everything that shapes a reply. The server is part of it, since some serve whatever they hold under any name. */
function keyOf({ server, settings, modelFor }: ChatClient, request: ChatRequest, schema: z.ZodType): string {
  const { signal: _, onText: __, parts, ...options } = request
  const sampling = { ...(request.thinking ? thinkingSampling : instructSampling), ...request.sampling }
  const asked = {
    version: keyVersion,
    server,
    settings,
    model: modelFor(request),
    options: { ...options, sampling },
    parts: parts.map((part) => (part.type === 'picture' ? { ...part, data: sha256(part.data) } : part)),
    schema: z.toJSONSchema(schema, { unrepresentable: 'any' }),
  }
  return sha256(JSON.stringify(asked, inOrder))
}

function sha256(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex')
}

/** The same fields in another order are the same question. */
function inOrder(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
