import type { ChatClient, ChatReply, ChatRequest } from '../chat/chat-client.ts'

/** What one stage of the work has asked one model, in the form in which it leaves the process. */
export type StageUsage = {
  stage: string
  model: string
  /** Requests that were answered, and questions that an earlier reply answered without one. */
  calls: number
  cached: number
  input_tokens: number
  output_tokens: number
}

/** Counts what is asked, by stage and model. */
export class UsageMeter {
  readonly #stages: StageUsage[] = []

  /** In the order in which they first asked. */
  get stages(): StageUsage[] {
    return this.#stages.map((each) => ({ ...each }))
  }

  get total(): Omit<StageUsage, 'stage' | 'model'> {
    const sum = (key: 'calls' | 'cached' | 'input_tokens' | 'output_tokens') =>
      this.#stages.reduce((total, each) => total + each[key], 0)
    return {
      calls: sum('calls'),
      cached: sum('cached'),
      input_tokens: sum('input_tokens'),
      output_tokens: sum('output_tokens'),
    }
  }

  add(stage: string, model: string, { calls, tokens }: ChatReply<unknown>): void {
    let row = this.#stages.find((each) => each.stage === stage && each.model === model)
    if (!row) this.#stages.push((row = { stage, model, calls: 0, cached: 0, input_tokens: 0, output_tokens: 0 }))
    row.calls += calls
    if (calls === 0) row.cached++
    row.input_tokens += tokens.input
    row.output_tokens += tokens.output
  }
}

/** Counts every answer towards a stage; a client per stage shares the meter. */
export function withUsage(client: ChatClient, meter: UsageMeter, stage: string): ChatClient {
  const count = <T>(request: ChatRequest, reply: ChatReply<T>): ChatReply<T> => {
    meter.add(stage, client.modelFor(request), reply)
    return reply
  }
  return {
    ...client,
    ask: async (request) => count(request, await client.ask(request)),
    askFor: async (schema, request) => count(request, await client.askFor(schema, request)),
  }
}
