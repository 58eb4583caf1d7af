import { hc } from 'hono/client'
import type { Api } from './api/create-api.ts'

type ClientOptions = {
  /** The server's `STEPCAST_API_TOKEN`, where it demands one. */
  token?: string | undefined
}

type Routes = ReturnType<typeof hc<Api>>['api']['v1']

/**
 * The HTTP API of a running server as functions, typed by the server's own routes: `client.videos[':id'].procedure.$get({ param, query })`
 * resolves to a response whose `json()` has the type of the answer. A failure is no exception but a response that is not `ok`, a problem document.
 * Nothing of the server is loaded. `origin` is such as `http://127.0.0.1:4317`.
 */
export function createClient(origin: string, { token }: ClientOptions = {}): Routes {
  return hc<Api>(origin, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }).api.v1
}
