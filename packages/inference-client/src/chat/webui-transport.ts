import { APICallError, type LanguageModelV4Prompt } from '@ai-sdk/provider'
import { z } from 'zod'
import type { ThinkingSettings } from '../configuration.ts'
import { joinPictures } from './join-pictures.ts'
import { type Asked, type Said, type Transport, withSchema } from './transport.ts'

/** Four screens side by side can still be read. */
const maxPictures = 4

const replySchema = z.object({ response: z.string() })

export type WebuiTransportOptions = {
  server: string
  key: string | undefined
  thinking: ThinkingSettings
  fetch: typeof fetch
}

/**
 * Speaks the protocol of Qwen3-VL-WEBUI: one picture and one prompt to `POST /inference`, the answer in `response`. Several
 * pictures are laid into one, each under what was written before it; a schema and earlier turns go as words. The server counts no tokens.
 */
export function webuiTransport({ server, key, thinking, fetch: ask }: WebuiTransportOptions): Transport {
  const url = `${server}/inference`
  return {
    maxPictures,
    async call({ prompt, thinking: isThinking, sampling, maxTokens, schema, signal }: Asked): Promise<Said> {
      const { words, pictures } = flatten(schema ? withSchema(prompt, schema) : prompt)
      const fields: Record<string, string> = {
        prompt: words,
        thinking_mode: String(isThinking),
        temperature: String(sampling.temperature),
        top_p: String(sampling.topP),
        max_new_tokens: String(maxTokens),
        ...(thinking.maxReasoningSteps === undefined
          ? {}
          : { max_reasoning_steps: String(thinking.maxReasoningSteps) }),
        ...(thinking.useThinkingTokens === undefined
          ? {}
          : { use_thinking_tokens: String(thinking.useThinkingTokens) }),
      }
      const form = new FormData()
      for (const [name, value] of Object.entries(fields)) form.set(name, value)
      const picture = await joinPictures(pictures)
      if (picture)
        form.set(
          'image',
          new Blob([picture.data as Uint8Array<ArrayBuffer>], { type: picture.mediaType }),
          'screen.jpg',
        )
      const response = await ask(url, {
        method: 'POST',
        body: form,
        signal,
        ...(key ? { headers: { authorization: `Bearer ${key}` } } : {}),
      })
      const body = await response.text()
      const failure = {
        url,
        requestBodyValues: {},
        statusCode: response.status,
        responseHeaders: Object.fromEntries(response.headers),
        responseBody: body,
      }
      if (!response.ok) throw new APICallError({ message: response.statusText, ...failure })
      const reply = replySchema.safeParse(parse(body))
      if (!reply.success) throw new APICallError({ message: 'no answer in `response`', cause: reply.error, ...failure })
      return { text: reply.data.response, thought: '', isCut: false, tokens: { input: 0, output: 0 } }
    },
    stepBack: () => false,
  }
}

type Shown = { label: string; data: Uint8Array; mediaType: string }

/** All turns as one text; where a picture stood, its place among the pictures does. */
function flatten(prompt: LanguageModelV4Prompt): { words: string; pictures: Shown[] } {
  const words: string[] = []
  const pictures: Shown[] = []
  const countOf = ({ content }: LanguageModelV4Prompt[number]) =>
    typeof content === 'string' ? 0 : content.filter((part) => part.type === 'file').length
  const hasSeveral = prompt.reduce((sum, message) => sum + countOf(message), 0) > 1
  for (const message of prompt) {
    if (message.role === 'assistant') words.push('Your answer was:')
    if (typeof message.content === 'string') {
      words.push(message.content)
      continue
    }
    for (const part of message.content) {
      if (part.type === 'text') words.push(part.text)
      if (part.type !== 'file' || part.data.type !== 'data' || typeof part.data.data === 'string') continue
      const label = words.at(-1)?.split('\n').at(-1) ?? ''
      pictures.push({ label, data: part.data.data, mediaType: part.mediaType })
      // One picture alone has nothing written above it.
      if (hasSeveral) words.push(`(picture ${pictures.length}, under the words ${label})`)
    }
  }
  return { words: words.join('\n'), pictures }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
