import type { LanguageModelV4Prompt } from '@ai-sdk/provider'
import type { Sampling } from './sampling.ts'

/** One request to a model server. */
export type Asked = {
  prompt: LanguageModelV4Prompt
  /** Asks the thinking model. */
  thinking: boolean
  sampling: Sampling
  /** Tokens of the answer, thought included. */
  maxTokens: number
  /** The JSON schema of the answer; undefined for words. */
  schema: Record<string, unknown> | undefined
  /** Is told all text so far whenever more of it has come, where the server streams; from nothing again when it is asked again. */
  onText?: ((text: string) => void) | undefined
  signal: AbortSignal
}

/** What came back: the answer and the thought as far as the server parts them. */
export type Said = {
  text: string
  thought: string
  /** The answer ended because its tokens did. */
  isCut: boolean
  tokens: { input: number; output: number }
}

/** How one kind of server is spoken to. A call fails with APICallError for what the server refuses. */
export type Transport = {
  /** So many pictures fit into one request; undefined where the server does not say. */
  maxPictures?: number
  call: (asked: Asked) => Promise<Said>
  /** Another way to ask the same after a refusal, which is remembered; false where there is none. */
  stepBack: (refusal: Error, asked: Asked) => boolean
}

/** A schema for servers that take none: as words at the end of the question. */
export function withSchema(prompt: LanguageModelV4Prompt, schema: Record<string, unknown>): LanguageModelV4Prompt {
  const text = `Answer with one JSON value and nothing else. It must fit this JSON schema:\n${JSON.stringify(schema)}`
  const at = prompt.findIndex((message) => message.role === 'user')
  return prompt.map((message, index) =>
    index === at && message.role === 'user'
      ? { ...message, content: [...message.content, { type: 'text', text }] }
      : message,
  )
}
