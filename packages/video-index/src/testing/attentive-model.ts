import { type Behaviour, type ReceivedRequest, wordsIn } from '@stepcast/inference-client/testing'

/** One change that a request asks about, as the evidence tells it. */
export type AskedChange = { n: number; fromS: number; toS: number; kind: string; target: string }

/** What was read of each change that a request asks about; empty for other requests. */
export function changesIn({ body }: ReceivedRequest): AskedChange[] {
  const pattern = /^Change (\d+), from ([\d.]+) to ([\d.]+) seconds, between [^:]+: (\w+)(?: on "((?:[^"\\]|\\.)*)")?/gm
  return [...wordsIn(body).matchAll(pattern)].map(([, n, from, to, kind, target = '']) => ({
    n: Number(n),
    fromS: Number(from),
    toS: Number(to),
    kind: kind!,
    target: JSON.parse(`"${target}"`) as string,
  }))
}

export function picturesIn({ body }: ReceivedRequest): number {
  return JSON.stringify(body.messages).split('"image_url":').length - 1
}

/** Answers as a model that sees what the reader saw, describes it with `sayingOf`, and takes each change for a step. */
export function attentiveModel(sayingOf: (change: AskedChange) => string) {
  return (request: ReceivedRequest): Behaviour => {
    const asked = changesIn(request)
    const changes = asked.map((change) => ({
      n: change.n,
      by: 'person',
      what: sayingOf(change),
      target: change.target || null,
      start: change.fromS,
      end: change.toS,
    }))
    const numbers = [...wordsIn(request.body).matchAll(/^(\d+)\. [\d.]+ to [\d.]+ seconds: /gm)].map(([, n]) =>
      Number(n),
    )
    const steps = numbers.map((n) => ({ changes: [n], title: '' }))
    return {
      kind: 'answer',
      content: JSON.stringify(asked.length > 0 ? { changes } : { title: 'As it was seen', steps }),
    }
  }
}
