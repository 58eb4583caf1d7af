import { InferenceError } from '../errors.ts'
import { streamOf } from './stream-of.ts'

/** What a server is called in errors, and the variables that it is configured by. */
export type ServerNames = { what: string; url: string; model: string; protocol: string }

export const modelServer: ServerNames = {
  what: 'model server',
  url: 'STEPCAST_INFERENCE_URL',
  model: 'STEPCAST_MODEL',
  protocol: 'the OpenAI protocol',
}

/**
 * A fetch that stays with one server: it follows no redirect, so that no credential or picture reaches another origin, and
 * reads no more than `maxBytes` of a reply. A stream of events is handed on as it comes; reading it fails in the same way. Throws
 * InferenceError `server_refused`, `bad_reply` or `server_unreachable`.
 */
export function guardedFetch({
  maxBytes,
  names = modelServer,
}: {
  maxBytes: number
  names?: ServerNames
}): (url: URL | RequestInfo, init?: RequestInit) => Promise<Response> {
  return async (url, init) => {
    const address = url instanceof Request ? url.url : String(url)
    const response = await fetch(url, { ...init, redirect: 'manual' }).catch((cause: unknown) => {
      init?.signal?.throwIfAborted()
      throw unreachable(address, cause, names)
    })
    if (response.status >= 300 && response.status < 400) {
      await response.body?.cancel()
      throw new InferenceError(
        'server_refused',
        `${address} sends on to ${originOf(response, address)}, which was not asked`,
        {
          hint: `set ${names.url} to the address where the server really is`,
        },
      )
    }
    const parts = readUpTo(response, maxBytes, address, { names, signal: init?.signal ?? undefined })
    const headers = new Headers(response.headers)
    // What is handed on is unpacked already.
    headers.delete('content-encoding')
    headers.delete('content-length')
    const isStream = response.ok && headers.get('content-type')?.startsWith('text/event-stream')
    const body = isStream ? streamOf(parts) : Buffer.concat(await Array.fromAsync(parts))
    return new Response(body, { status: response.status, statusText: response.statusText, headers })
  }
}

async function* readUpTo(
  response: Response,
  maxBytes: number,
  address: string,
  { names, signal }: { names: ServerNames; signal: AbortSignal | undefined },
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  let size = 0
  try {
    for await (const part of response.body ?? []) {
      size += part.length
      if (size > maxBytes) break
      yield part
    }
  } catch (cause) {
    signal?.throwIfAborted()
    throw unreachable(address, cause, names)
  }
  if (size > maxBytes)
    throw new InferenceError('bad_reply', `the reply of ${address} is longer than ${Math.round(maxBytes / 1e6)} MB`, {
      hint: `check that ${names.url} is a ${names.what}`,
    })
}

function unreachable(address: string, cause: unknown, names: ServerNames): InferenceError {
  return new InferenceError('server_unreachable', `the ${names.what} at ${address} cannot be reached`, {
    hint: `start it, or correct ${names.url}`,
    cause,
  })
}

function originOf(response: Response, address: string): string {
  const to = URL.parse(response.headers.get('location') ?? '', address)
  return to?.origin ?? 'another address'
}
