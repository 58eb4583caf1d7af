import { expect, test } from 'bun:test'
import { Metrics } from './metrics.ts'

type Sample = { name: string; labels: Record<string, string>; value: number }

/** Reads the text as the exposition format (0.0.4) defines it, and takes nothing else. */
function parse(text: string): { types: Map<string, string>; samples: Sample[] } {
  const types = new Map<string, string>()
  const samples: Sample[] = []
  if (!text.endsWith('\n')) throw new Error('the last line does not end')
  for (const line of text.slice(0, -1).split('\n')) {
    if (/^# HELP [a-z_]+ \S/.test(line)) continue
    const type = /^# TYPE ([a-z_]+) (counter|gauge|histogram)$/.exec(line)
    if (type?.[1] !== undefined && type[2] !== undefined) {
      if (types.has(type[1])) throw new Error(`${type[1]} is typed twice`)
      types.set(type[1], type[2])
      continue
    }
    const sample = /^([a-z_]+)(?:\{((?:[a-z_]+="[^"\\\n]*",?)*)\})? (\S+)$/.exec(line)
    const name = sample?.[1] ?? ''
    const family = types.has(name) ? name : name.replace(/_(bucket|sum|count)$/, '')
    if (!sample || [...types.keys()].at(-1) !== family) throw new Error(`not of its family: ${line}`)
    const labels = [...(sample[2] ?? '').matchAll(/([a-z_]+)="([^"]*)"/g)].map(([, label, value]) => [label, value])
    const value = Number(sample[3])
    if (!Number.isFinite(value)) throw new Error(`no number: ${line}`)
    if (samples.some((other) => Bun.deepEquals(other.labels, Object.fromEntries(labels)) && other.name === name))
      throw new Error(`said twice: ${line}`)
    samples.push({ name, labels: Object.fromEntries(labels), value })
  }
  return { types, samples }
}

test('writes text that Prometheus reads, with durations as a histogram, and bounds its labels', () => {
  const metrics = new Metrics()
  metrics.count('GET', 200, 0.003)
  metrics.count('GET', 200, 0.2)
  metrics.count('POST', 202, 90)
  for (let count = 0; count < 50; count++) metrics.count(`X${count}`, 404, 0.001)
  const { types, samples } = parse(metrics.write([], 3))
  const valueOf = (name: string, labels: Record<string, string> = {}) =>
    samples.find((sample) => sample.name === name && Bun.deepEquals(sample.labels, labels))?.value
  expect(valueOf('stepcast_http_requests_total', { method: 'GET', status: '200' })).toBe(2)
  expect(valueOf('stepcast_http_requests_total', { method: 'OTHER', status: '404' })).toBe(50)
  expect(valueOf('stepcast_videos')).toBe(3)
  const duration = 'stepcast_http_request_duration_seconds'
  expect(types.get(duration)).toBe('histogram')
  const buckets = samples.filter(({ name }) => name === `${duration}_bucket`).map(({ value }) => value)
  expect(buckets).toEqual(buckets.toSorted((a, b) => a - b))
  expect(valueOf(`${duration}_bucket`, { le: '0.25' })).toBe(52)
  expect(valueOf(`${duration}_bucket`, { le: '+Inf' })).toBe(53)
  expect(valueOf(`${duration}_count`)).toBe(53)
  expect(valueOf(`${duration}_sum`)).toBeCloseTo(90.253)
})
