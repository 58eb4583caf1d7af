import { formatClock } from '@stepcast/video-index'
import { z } from 'zod'
import { parseOptions } from '../arguments.ts'
import type { CommandContext } from '../command-line.ts'
import type { ExitCode } from '../failure.ts'
import { openLibrary } from '../open-library.ts'
import { alignColumns } from '../terminal/format.ts'

const optionsSchema = z.object({ json: z.boolean().default(false) })

export async function listRecordings(rawOptions: unknown, { terminal }: CommandContext): Promise<ExitCode> {
  const options = parseOptions(optionsSchema, rawOptions)
  await using library = await openLibrary()
  const videos = await library.list()
  if (options.json) {
    terminal.printJson({ videos })
    return 0
  }
  if (videos.length === 0) {
    terminal.note('nothing is indexed yet; `stepcast index FILE` reads a recording')
    return 0
  }
  const { style } = terminal
  const rows = videos.map((video) => [
    style('cyan', video.id),
    formatClock(video.duration_s),
    style('bold', video.title),
    style('dim', `${video.engine}, ${video.indexed_at.slice(0, 16).replace('T', ' ')}`),
  ])
  for (const line of alignColumns(rows, { right: [1] })) terminal.print(line)
  return 0
}
