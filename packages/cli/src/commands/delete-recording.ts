import { z } from 'zod'
import { parseOptions } from '../arguments.ts'
import type { CommandContext } from '../command-line.ts'
import type { ExitCode } from '../failure.ts'
import { openLibrary } from '../open-library.ts'

const optionsSchema = z.object({ json: z.boolean().default(false) })

export async function deleteRecording(
  reference: string,
  rawOptions: unknown,
  { terminal }: CommandContext,
): Promise<ExitCode> {
  const options = parseOptions(optionsSchema, rawOptions)
  await using library = await openLibrary()
  const video = await library.delete(reference)
  if (options.json) terminal.printJson({ deleted: { id: video.id, title: video.title } })
  else
    terminal.print(`forgot ${terminal.style('bold', video.title)} (${video.id}); the recording itself was not touched`)
  return 0
}
