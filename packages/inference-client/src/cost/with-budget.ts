import type { ChatClient, ChatReply, ChatRequest } from '../chat/chat-client.ts'
import { InferenceError } from '../errors.ts'

/** What is reckoned for a server that counts nothing: pictures of usual size, and words as they are cut in most languages. */
const tokensAPicture = 1300
const charactersAToken = 4

/**
 * How many tokens, in and out, may be spent. What a question will cost is known when it is answered: going by the dearest
 * so far, one that would not fit any more is not asked. The first one always is, unless there is nothing to spend.
 */
export class TokenBudget {
  readonly maxTokens: number
  #spent = 0
  #dearest = 0
  #underWay = 0
  #isReached = false

  constructor(maxTokens: number = Infinity) {
    this.maxTokens = maxTokens
  }

  /** Whether anything was left unasked. */
  get isReached(): boolean {
    return this.#isReached
  }

  /** @throws InferenceError `budget_reached` in place of asking */
  async spend<T>(request: ChatRequest, ask: () => Promise<ChatReply<T>>): Promise<ChatReply<T>> {
    const expected = this.#spent + this.#dearest * (this.#underWay + 1)
    if (this.#spent >= this.maxTokens || expected > this.maxTokens) {
      this.#isReached = true
      throw new InferenceError('budget_reached', `the budget of ${this.maxTokens} tokens ended`, {
        hint: 'allow more tokens',
      })
    }
    this.#underWay++
    try {
      const reply = await ask()
      const cost = reply.tokens.input + reply.tokens.output || reckon(request, reply)
      this.#spent += cost
      this.#dearest = Math.max(this.#dearest, cost)
      return reply
    } finally {
      this.#underWay--
    }
  }
}

/** Asks as long as the budget lasts; then both ways to ask throw InferenceError `budget_reached`. */
export function withBudget(client: ChatClient, budget: TokenBudget): ChatClient {
  return {
    ...client,
    ask: (request) => budget.spend(request, () => client.ask(request)),
    askFor: (schema, request) => budget.spend(request, () => client.askFor(schema, request)),
  }
}

function reckon({ system = '', parts }: ChatRequest, { value, thought, calls }: ChatReply<unknown>): number {
  const words = parts.flatMap((part) => (part.type === 'text' ? [part.text] : []))
  const asked = [system, ...words].join('').length / charactersAToken + tokensAPicture * (parts.length - words.length)
  const answered = (thought.length + JSON.stringify(value).length) / charactersAToken
  return Math.ceil(asked * calls + answered)
}
