import type { Job } from '../jobs/job.ts'

const startedAt = Date.now()
const methods = new Set(['GET', 'HEAD', 'POST', 'PATCH', 'PUT', 'DELETE', 'OPTIONS'])
const bucketsS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

/** Counts requests, and writes them with what the jobs and the process say of themselves as Prometheus text (0.0.4). */
export class Metrics {
  readonly #requests = new Map<string, number>()
  readonly #buckets = bucketsS.map(() => 0)
  #seconds = 0

  count(method: string, status: number, seconds: number): void {
    const labels = `method="${methods.has(method) ? method : 'OTHER'}",status="${status}"`
    this.#requests.set(labels, (this.#requests.get(labels) ?? 0) + 1)
    this.#seconds += seconds
    for (const [at, most] of bucketsS.entries()) if (seconds <= most) this.#buckets[at] = (this.#buckets[at] ?? 0) + 1
  }

  write(jobs: Job[], videos: number): string {
    const byKind = new Map<string, number>()
    for (const { kind, status } of jobs) {
      const labels = `kind="${kind}",status="${status}"`
      byKind.set(labels, (byKind.get(labels) ?? 0) + 1)
    }
    return [
      ...family('stepcast_http_requests_total', 'counter', 'Requests answered.', this.#requests),
      ...this.#durations('stepcast_http_request_duration_seconds', 'Seconds until answers began.'),
      ...family('stepcast_jobs', 'gauge', 'Jobs by kind and status.', byKind),
      ...single('stepcast_videos', 'gauge', 'Indexed recordings.', videos),
      ...single('process_resident_memory_bytes', 'gauge', 'Resident memory.', process.memoryUsage.rss()),
      ...single('process_start_time_seconds', 'gauge', 'Start of the process, Unix time.', startedAt / 1000),
      '',
    ].join('\n')
  }

  #durations(name: string, help: string): string[] {
    const total = [...this.#requests.values()].reduce((sum, count) => sum + count, 0)
    return [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} histogram`,
      ...bucketsS.map((most, at) => `${name}_bucket{le="${most}"} ${this.#buckets[at]}`),
      `${name}_bucket{le="+Inf"} ${total}`,
      `${name}_sum ${this.#seconds}`,
      `${name}_count ${total}`,
    ]
  }
}

function family(name: string, type: string, help: string, values: Map<string, number>): string[] {
  return [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} ${type}`,
    ...[...values].map(([labels, value]) => `${name}{${labels}} ${value}`),
  ]
}

function single(name: string, type: string, help: string, value: number): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, `${name} ${value}`]
}
