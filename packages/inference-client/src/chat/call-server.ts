import { APICallError } from '@ai-sdk/provider'
import { InferenceError } from '../errors.ts'
import { type CallPolicyOptions, callPolicy, defaultCallPolicy } from './call-policy.ts'
import { type ServerNames, guardedFetch } from './guarded-fetch.ts'

export type ServerCallOptions = {
  url: string
  key: string | undefined
  names: ServerNames
  policy?: Partial<CallPolicyOptions> | undefined
  /** How long one answer may take. */
  callTimeoutMs: number
  maxReplyBytes: number
}

/**
 * Posts to one endpoint under the same rules as everything that is asked of models: limited, repeated where it failed in
 * passing, in time, to no other origin. Takes a form, or a value that goes as JSON; gives the JSON that came back, as `read` takes it.
 * Throws InferenceError, and APICallError for what the server refuses or `read` does not take (undefined).
 */
export function serverCall<T>(
  { url, key, names, policy, callTimeoutMs, maxReplyBytes }: ServerCallOptions,
  read: (reply: unknown) => T | undefined,
): (body: FormData | object, signal: AbortSignal) => Promise<T> {
  const ask = guardedFetch({ maxBytes: maxReplyBytes, names })
  const keep = callPolicy({ ...defaultCallPolicy, ...policy })

  async function post(body: FormData | object, signal: AbortSignal): Promise<T> {
    const timeout = AbortSignal.timeout(callTimeoutMs)
    const isForm = body instanceof FormData
    const response = await ask(url, {
      method: 'POST',
      body: isForm ? body : JSON.stringify(body),
      headers: {
        ...(isForm ? {} : { 'content-type': 'application/json' }),
        ...(key ? { authorization: `Bearer ${key}` } : {}),
      },
      signal: AbortSignal.any([signal, timeout]),
    }).catch((cause: unknown) => {
      signal.throwIfAborted()
      if (!timeout.aborted) throw cause
      const message = `the ${names.what} at ${url} did not answer in ${callTimeoutMs / 1000} s`
      const hint = 'check that it is not overloaded, or take a smaller model'
      throw new InferenceError('server_timeout', message, { hint, cause })
    })
    const text = await response.text()
    const reply = response.ok ? read(parse(text)) : undefined
    if (reply !== undefined) return reply
    throw new APICallError({
      message: response.ok ? 'it is not what was asked for' : response.statusText,
      url,
      requestBodyValues: {},
      statusCode: response.status,
      responseHeaders: Object.fromEntries(response.headers),
      responseBody: text,
    })
  }

  return (body, signal) => keep((each) => post(body, each), signal)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
