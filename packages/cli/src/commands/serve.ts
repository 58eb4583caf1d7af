import { startServer } from '@stepcast/web'
import { z } from 'zod'
import { parseOptions, wholeNumber } from '../arguments.ts'
import type { CommandContext } from '../command-line.ts'
import { findConfigFile } from '../configuration/config-file.ts'
import type { ExitCode } from '../failure.ts'
import { readDataDir } from '../settings.ts'

const optionsSchema = z.object({
  port: wholeNumber(0, 65_535).optional(),
  host: z.string().min(1, 'an address is expected').optional(),
})

/** Serves until it is interrupted; being told to stop is how it ends, so that is no failure. */
export async function serve(rawOptions: unknown, { terminal, signal }: CommandContext): Promise<ExitCode> {
  const { port, host } = parseOptions(optionsSchema, rawOptions)
  const server = await startServer({
    dataDir: readDataDir(),
    configFile: findConfigFile(),
    ...(port === undefined ? {} : { port }),
    ...(host === undefined ? {} : { hostname: host }),
  })
  terminal.print(`${terminal.style('bold', 'Stepcast')} is at ${terminal.style('cyan', server.url)}`)
  terminal.note(terminal.styleNote('dim', `keeping everything in ${readDataDir()} · Ctrl-C ends it`))
  if (!signal.aborted)
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
  await server.close()
  return 0
}
