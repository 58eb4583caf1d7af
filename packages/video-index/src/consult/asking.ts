import {
  type ChatClient,
  InferenceError,
  type ReplyCache,
  TokenBudget,
  UsageMeter,
  withBudget,
  withReplyCache,
  withUsage,
} from '@stepcast/inference-client'
import type { IndexUsage } from '../protocol/document.ts'

export type AskingOptions = {
  replies: ReplyCache
  /** Whom the replies belong to, and are forgotten with. */
  videoId: string
  /** Unlimited by default. What was answered before costs nothing. */
  maxModelTokens: number | undefined
}

/** What is asked about one recording: under its budget, from earlier replies where there are any, and all of it counted. */
export class Asking {
  readonly #client: ChatClient
  readonly #budget: TokenBudget
  readonly #meter = new UsageMeter()

  constructor(client: ChatClient, { replies, videoId, maxModelTokens }: AskingOptions) {
    this.#budget = new TokenBudget(maxModelTokens)
    this.#client = withReplyCache(withBudget(client, this.#budget), replies, { scope: videoId })
  }

  /** A client whose questions count towards a stage. Once the budget is spent it throws InferenceError `budget_reached`. */
  for(stage: string): ChatClient {
    return withUsage(this.#client, this.#meter, stage)
  }

  /** What was asked so far, as a document tells it. */
  get usage(): Omit<IndexUsage, 'frames_decoded' | 'keyframes' | 'wall_s'> {
    const { total, stages } = this.#meter
    return {
      model_calls: total.calls,
      input_tokens: total.input_tokens,
      output_tokens: total.output_tokens,
      ...(stages.length > 0 ? { stages } : {}),
      ...(this.#budget.isReached ? { budget_reached: true, max_model_tokens: this.#budget.maxTokens } : {}),
    }
  }
}

/** Whether a document's budget ended too early, and more may be spent now. */
export function canGoOn({ budget_reached, max_model_tokens = 0 }: IndexUsage, maxModelTokens = Infinity): boolean {
  return budget_reached === true && maxModelTokens > max_model_tokens
}

/** The same failure, saying that it cost nothing but the rest. */
export function whileKept(error: unknown): unknown {
  if (!(error instanceof InferenceError)) return error
  const { code, message, hint = 'look at what the server logs' } = error
  return new InferenceError(code, message, {
    hint: `${hint}, then try again: what was read and answered is kept`,
    cause: error,
  })
}
