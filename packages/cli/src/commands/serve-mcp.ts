import { serveMcpStdio } from '@stepcast/web'
import { z } from 'zod'
import { parseOptions, webAddress } from '../arguments.ts'
import type { CommandContext } from '../command-line.ts'
import { CliError, type ExitCode } from '../failure.ts'
import { openLibrary } from '../open-library.ts'
import { readSecrets } from '../secrets.ts'

const optionsSchema = z.object({ secret: z.array(z.string()), allowOrigin: z.array(webAddress) })

/** Serves until the client ends it; stdout holds the protocol and nothing else. */
export async function serveMcp(rawOptions: unknown, { signal }: CommandContext): Promise<ExitCode> {
  const { secret, allowOrigin } = parseOptions(optionsSchema, rawOptions)
  if (secret.length > 0 && allowOrigin.length === 0) {
    throw new CliError('usage', '--secret is typed only where runs are allowed to go', {
      hint: 'name the app as well, such as --allow-origin https://app.example',
    })
  }
  // Nobody can be asked: stdin belongs to the client.
  const secrets = await readSecrets(secret, { env: process.env })
  const allowedOrigins = allowOrigin.length > 0 ? allowOrigin.map((address) => new URL(address).origin) : undefined
  await using library = await openLibrary()
  await serveMcpStdio({ library, secrets, allowedOrigins, signal })
  return 0
}
