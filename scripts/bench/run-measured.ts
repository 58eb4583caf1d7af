import { readFile, readdir } from 'node:fs/promises'

const sampleMs = 250

/** Runs a program to its end; `peakMb` is the most memory that it and all it started held at once (0 without /proc). */
export async function runMeasured(
  command: readonly string[],
  environment: Record<string, string> = {},
): Promise<{ seconds: number; peakMb: number; output: string }> {
  const started = performance.now()
  const env = { ...process.env, ...environment }
  const child = Bun.spawn([...command], { stdin: 'ignore', stdout: 'pipe', stderr: 'pipe', env })
  let peakMb = 0
  const timer = setInterval(() => {
    void memoryOf(child.pid).then((now) => (peakMb = Math.max(peakMb, now)))
  }, sampleMs)
  const [output, said] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()])
  const exitCode = await child.exited
  const seconds = (performance.now() - started) / 1000
  clearInterval(timer)
  if (exitCode !== 0) throw new Error(`${command.join(' ')}: ${said}`)
  return { seconds, peakMb, output }
}

type Process = { id: number; parent: number; mb: number }

async function memoryOf(root: number): Promise<number> {
  const ids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))
  const all = (await Promise.all(ids.map(readProcess))).filter((each) => each !== undefined)
  const family = new Set([root])
  for (let size = 0; size !== family.size;) {
    size = family.size
    for (const each of all) if (family.has(each.parent)) family.add(each.id)
  }
  return all.reduce((sum, each) => sum + (family.has(each.id) ? each.mb : 0), 0)
}

async function readProcess(id: string): Promise<Process | undefined> {
  const text = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '') // it may have ended meanwhile
  const field = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0)
  return text === '' ? undefined : { id: Number(id), parent: field('PPid'), mb: field('VmRSS') / 1024 }
}
