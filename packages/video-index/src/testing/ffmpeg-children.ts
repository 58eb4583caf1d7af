import { readdir, readFile } from 'node:fs/promises'

/** How many ffmpeg and ffprobe processes this process has started that still run. */
export async function ffmpegChildren(): Promise<number> {
  const processes = process.platform === 'linux' ? await readProc() : await readPs()
  return processes.filter(({ parent, name }) => parent === process.pid && /ff(?:mpeg|probe)/.test(name)).length
}

type Process = { parent: number; name: string }

async function readProc(): Promise<Process[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(
    ids.map(async (id): Promise<Process[]> => {
      const stat = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => '') // it may have ended meanwhile
      const [, name, parent] = /^\d+ \((.*)\) \S (\d+)/.exec(stat) ?? []
      return name === undefined ? [] : [{ parent: Number(parent), name }]
    }),
  )
  return found.flat()
}

async function readPs(): Promise<Process[]> {
  const text = await Bun.$`ps -axo ppid=,comm=`.text()
  return text
    .trim()
    .split('\n')
    .map((line) => ({ parent: Number.parseInt(line, 10), name: line }))
}
