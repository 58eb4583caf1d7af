import { z } from 'zod'
import { parseOptions } from '../arguments.ts'
import type { CommandContext } from '../command-line.ts'
import type { ExitCode } from '../failure.ts'
import { openLibrary } from '../open-library.ts'
import { formatBytes, formatCount } from '../terminal/format.ts'

const optionsSchema = z.object({ clear: z.boolean().default(false), json: z.boolean().default(false) })

/** Tells how many replies of models are kept, and forgets them with `--clear`. */
export async function showCache(rawOptions: unknown, { terminal }: CommandContext): Promise<ExitCode> {
  const options = parseOptions(optionsSchema, rawOptions)
  await using library = await openLibrary()
  const { replies, bytes } = await library.replies()
  if (options.clear) await library.clearReplies()
  if (options.json) terminal.printJson(options.clear ? { cleared: { replies, bytes } } : { replies, bytes })
  else {
    const kept = `${formatCount(replies, 'reply', 'replies')} of models, ${formatBytes(bytes)}`
    terminal.print(options.clear ? `forgot ${kept}; they are asked for again when they are needed` : kept)
  }
  return 0
}
