import type { Job } from '../jobs/job.ts'

const startedAt = Date.now()

/** Counts requests, and writes them with what the jobs and the process say of themselves as Prometheus text (0.0.4). */
export class Metrics {
  readonly #requests = new Map<string, number>()
  #seconds = 0

  count(method: string, status: number, seconds: number): void {
    const labels = `method="${/^[A-Z]+$/.test(method) ? method : 'OTHER'}",status="${status}"`
    this.#requests.set(labels, (this.#requests.get(labels) ?? 0) + 1)
    this.#seconds += seconds
  }

  write(jobs: Job[], videos: number): string {
    const byKind = new Map<string, number>()
    for (const { kind, status } of jobs) {
      const labels = `kind="${kind}",status="${status}"`
      byKind.set(labels, (byKind.get(labels) ?? 0) + 1)
    }
    const total = [...this.#requests.values()].reduce((sum, count) => sum + count, 0)
    return [
      ...family('stepcast_http_requests_total', 'counter', 'Requests answered.', this.#requests),
      ...single('stepcast_http_request_seconds_sum', 'counter', 'Seconds until answers began.', this.#seconds),
      ...single('stepcast_http_request_seconds_count', 'counter', 'Requests timed.', total),
      ...family('stepcast_jobs', 'gauge', 'Jobs by kind and status.', byKind),
      ...single('stepcast_videos', 'gauge', 'Indexed recordings.', videos),
      ...single('process_resident_memory_bytes', 'gauge', 'Resident memory.', process.memoryUsage.rss()),
      ...single('process_start_time_seconds', 'gauge', 'Start of the process, Unix time.', startedAt / 1000),
      '',
    ].join('\n')
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
