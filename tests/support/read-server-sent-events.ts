type ServerSentEvent = { event: string; data: unknown }

/** Yields the events of a stream with their JSON data; leaving the loop ends the request. */
export async function* readServerSentEvents(url: string): AsyncGenerator<ServerSentEvent> {
  const controller = new AbortController()
  try {
    const response = await fetch(url, { signal: controller.signal, headers: { accept: 'text/event-stream' } })
    if (!response.ok || !response.body) throw new Error(`${url} answered ${response.status}`)
    let rest = ''
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      const blocks = (rest + chunk).replaceAll('\r\n', '\n').split('\n\n')
      rest = blocks.pop() ?? ''
      yield* blocks.flatMap(readBlock)
    }
  } finally {
    controller.abort()
  }
}

function readBlock(block: string): ServerSentEvent[] {
  const fields = block.split('\n').map((line) => line.split(/: ?/, 1).concat(line.replace(/^[^:]*: ?/, '')))
  const read = (name: string) => fields.filter(([field]) => field === name).map(([, value]) => value ?? '')
  const data = read('data').join('\n')
  return data === '' ? [] : [{ event: read('event')[0] ?? 'message', data: JSON.parse(data) as unknown }]
}
