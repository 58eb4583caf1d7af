import { listModels } from './list-models.ts'

const usualPorts = [11434, 8000, 8080, 1234, 30000] as const
const defaultTimeoutMs = 400

export type FoundModelServer = { url: string; models: string[] }

type FindModelServersOptions = { ports?: readonly number[]; timeoutMs?: number; signal?: AbortSignal | undefined }

/**
 * Looks on this machine, at the ports where model servers usually listen, for one that answers `GET /v1/models`. What is
 * found may be offered to a person; it must not be used before they configure it.
 */
export async function findModelServers(options: FindModelServersOptions = {}): Promise<FoundModelServer[]> {
  const { ports = usualPorts, timeoutMs = defaultTimeoutMs, signal } = options
  const found = await Promise.all(ports.map((port) => lookAt(`http://127.0.0.1:${port}`, timeoutMs, signal)))
  signal?.throwIfAborted()
  return found.filter((server) => server !== undefined)
}

async function lookAt(
  url: string,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<FoundModelServer | undefined> {
  try {
    return { url, models: await listModels(url, { timeoutMs, signal }) }
  } catch {
    // Nothing there, or something that is not a model server: both mean that there is none to offer.
    return undefined
  }
}
