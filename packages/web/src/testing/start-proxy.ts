import { connect, createServer, type Socket } from 'node:net'

export type Proxy = Disposable & {
  url: string
  /** Lets so many bytes more through to the server, and then no others until `flow`. */
  stallAfter: (bytes: number) => void
  /** Lets so many bytes more through, and then drops every connection and takes no other until `flow`. */
  dropAfter: (bytes: number) => void
  /** Whether what was asked for last has come to pass. */
  hasStopped: () => boolean
  flow: () => void
}

/** Stands between a page and its server on the same machine, as a network that stalls and drops connections. */
export async function startProxy(serverUrl: string): Promise<Proxy> {
  const { hostname, port } = new URL(serverUrl)
  const pairs = new Set<{ client: Socket; server: Socket }>()
  let left = Infinity
  let drops = false
  let hasStopped = false
  const stop = () => {
    hasStopped = true
    for (const { client, server } of pairs)
      if (drops) [client, server].forEach((each) => each.destroy())
      else client.pause()
  }
  const limit = (bytes: number, isDrop: boolean) => {
    left = bytes
    drops = isDrop
    hasStopped = false
  }
  const listener = createServer((client) => {
    if (hasStopped && drops) return void client.destroy()
    const server = connect(Number(port), hostname)
    const pair = { client, server }
    pairs.add(pair)
    client.on('data', (chunk) => {
      server.write(chunk)
      left -= chunk.length
      if (left <= 0 && !hasStopped) stop()
    })
    server.on('data', (chunk) => client.write(chunk))
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.on('error', () => other.destroy())
      one.on('close', () => {
        other.destroy()
        pairs.delete(pair)
      })
    }
  })
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const address = listener.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    stallAfter: (bytes) => limit(bytes, false),
    dropAfter: (bytes) => limit(bytes, true),
    hasStopped: () => hasStopped,
    flow: () => {
      limit(Infinity, false)
      for (const { client } of pairs) client.resume()
    },
    [Symbol.dispose]: () => {
      for (const { client, server } of pairs) [client, server].forEach((each) => each.destroy())
      listener.close()
    },
  }
}
