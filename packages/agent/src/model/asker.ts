import type { ChatClient, ChatPart, ChatReply } from '@stepcast/inference-client'
import type { z } from 'zod'
import { AgentError } from '../errors.ts'
import type { RunReport } from '../protocol/report.ts'

/** What a run may have a model read and write, unless it is told otherwise. */
export const defaultMaxTokens = 400_000

/** Asks within the run's tokens, and counts what was asked in its report. */
export interface Asker {
  askFor: <T>(schema: z.ZodType<T>, question: Question) => Promise<ChatReply<T>>
}

interface Question {
  system: string
  parts: readonly ChatPart[]
  thinking?: boolean
}

export function newAsker(
  client: ChatClient,
  usage: RunReport['usage'],
  { maxTokens, signal, hide }: { maxTokens: number; signal: AbortSignal; hide: (text: string) => string },
): Asker {
  return {
    async askFor(schema, { system, parts, thinking = false }) {
      if (usage.input_tokens + usage.output_tokens >= maxTokens)
        throw new AgentError('budget_exhausted', `the model has read and written ${maxTokens} tokens`, {
          hint: 'allow more with --max-tokens, or give a smaller goal',
        })
      // Who clicks takes the likeliest word.
      const sampling = thinking ? undefined : { temperature: 0 }
      const shown = parts.map((part) => (part.type === 'text' ? { ...part, text: hide(part.text) } : part))
      const reply = await client.askFor(schema, {
        system,
        parts: shown,
        thinking,
        signal,
        ...(sampling ? { sampling } : {}),
      })
      usage.model_calls += reply.calls
      usage.input_tokens += reply.tokens.input
      usage.output_tokens += reply.tokens.output
      return reply
    },
  }
}
