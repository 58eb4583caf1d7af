import { z } from 'zod'
import { guardedFetch } from './chat/guarded-fetch.ts'
import { InferenceError } from './errors.ts'

const replySchema = z.object({ data: z.array(z.object({ id: z.string() })) })
const maxBytes = 4_000_000
/** What the names of models that take pictures hold; the protocol does not tell. */
const visionNames =
  /(?:^|[^a-z])(?:vl|vlm|vision|omni|llava|bakllava|pixtral|internvl|minicpm-?v|moondream|cogvlm)|\d+(?:\.\d+)?vl|gemma-?[34]/i

type ListModelsOptions = { key?: string | undefined; timeoutMs: number; signal?: AbortSignal | undefined }

/**
 * The models that a server offers (`GET /v1/models`), in its order.
 * @throws InferenceError `server_unreachable`, `server_timeout`, `server_refused` or `bad_reply`
 */
export async function listModels(url: string, { key, timeoutMs, signal }: ListModelsOptions): Promise<string[]> {
  const timeout = AbortSignal.timeout(timeoutMs)
  const address = `${url}/v1/models`
  try {
    const response = await guardedFetch({ maxBytes })(address, {
      headers: key ? { authorization: `Bearer ${key}` } : {},
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    })
    if (!response.ok)
      throw new InferenceError('server_refused', `${address} answered ${response.status}`, {
        hint: response.status === 401 || response.status === 403 ? 'check STEPCAST_INFERENCE_KEY' : 'check the address',
      })
    return replySchema.parse(await response.json()).data.map((model) => model.id)
  } catch (cause) {
    signal?.throwIfAborted()
    if (cause instanceof InferenceError) throw cause
    if (timeout.aborted)
      throw new InferenceError('server_timeout', `${address} did not answer in ${timeoutMs / 1000} s`, {
        hint: 'check that the server is not overloaded',
        cause,
      })
    throw new InferenceError('bad_reply', `${address} does not list models`, {
      hint: 'check that the address is one of a server that speaks the OpenAI protocol',
      cause,
    })
  }
}

/** Those of some models whose names say that they take pictures, Qwen3-VL first. */
export function visionModels(names: readonly string[]): string[] {
  const isQwen3 = (name: string) => (/qwen-?3(?:\.\d)?-?vl/i.test(name) ? 0 : 1)
  return names.filter((name) => visionNames.test(name)).sort((a, b) => isQwen3(a) - isQwen3(b))
}
