import { CliError } from './failure.ts'

type SecretSources = {
  env: Record<string, string | undefined>
  /** Asks for a value without showing it; absent where nobody can be asked. */
  ask?: ((name: string) => Promise<string>) | undefined
}

/**
 * Reads repeated `--secret NAME[=VALUE]` flags. Without a value it comes from the environment variable of that name, else
 * it is asked for, so that it need not stand in the process list.
 * @throws CliError `usage` for an empty or repeated name, `secret_missing` where there is nowhere to take it from
 */
export async function readSecrets(
  texts: readonly string[],
  { env, ask }: SecretSources,
): Promise<Record<string, string>> {
  const secrets: Record<string, string> = {}
  for (const text of texts) {
    const at = text.indexOf('=')
    const name = (at < 0 ? text : text.slice(0, at)).trim()
    if (name === '')
      throw new CliError('usage', '--secret takes NAME or NAME=VALUE', {
        hint: 'name the secret, as in --secret password',
      })
    if (Object.hasOwn(secrets, name))
      throw new CliError('usage', `--secret names ${JSON.stringify(name)} twice`, { hint: 'give each secret once' })
    secrets[name] = at < 0 ? await findValue(name, { env, ask }) : text.slice(at + 1)
  }
  return secrets
}

async function findValue(name: string, { env, ask }: SecretSources): Promise<string> {
  const value = env[name] ?? (await ask?.(name))
  if (value) return value
  throw new CliError('secret_missing', `no value for the secret ${JSON.stringify(name)}`, {
    hint: `set the environment variable ${name}, or write --secret ${name}=VALUE`,
  })
}
