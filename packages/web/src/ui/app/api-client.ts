import { createClient } from '../../client.ts'
import { noteLost } from './connection.ts'

/** The API, typed by the server's own routes. */
export const api = createClient(location.origin)

/** A failure as the server tells it; `offline` when no answer came at all. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly code: string
  readonly hint: string | undefined

  constructor(code: string, message: string, hint?: string) {
    super(message)
    this.code = code
    this.hint = hint
  }
}

/** @throws Problem */
export async function read<T>(request: Promise<{ ok: boolean; json(): Promise<T> }>): Promise<T> {
  return (await sent(request)).json()
}

/** Waits for an answer whose body does not matter. @throws Problem */
export async function sent<Answer extends { ok: boolean; json(): Promise<unknown> }>(
  request: Promise<Answer>,
): Promise<Answer> {
  const response = await request.catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    noteLost()
    throw new Problem('offline', 'The server does not answer.')
  })
  if (response.ok) return response
  throw problemFrom(await response.json().catch(() => undefined))
}

export function problemFrom(body: unknown): Problem {
  const field = (name: string): string | undefined => {
    const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined
    return typeof value === 'string' ? value : undefined
  }
  const message = field('detail') ?? 'The server gave an answer that could not be read.'
  return new Problem(field('code') ?? 'internal', message, field('hint'))
}

export function toProblem(error: unknown): Problem {
  return error instanceof Problem
    ? error
    : new Problem('internal', error instanceof Error ? error.message : String(error))
}
