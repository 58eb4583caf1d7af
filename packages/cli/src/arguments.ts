import { z } from 'zod'
import { CliError } from './failure.ts'

/** Splits `NAME=VALUE` at the first `=`; the value may be empty and may hold further `=`. */
export function readAssignment(flag: string, text: string): [name: string, value: string] {
  const at = text.indexOf('=')
  const name = text.slice(0, at).trim()
  if (at < 0 || name === '')
    throw new CliError('usage', `${flag} takes NAME=VALUE, not ${JSON.stringify(text)}`, {
      hint: `write it as ${flag} "name=value"`,
    })
  return [name, text.slice(at + 1)]
}

/** Reads repeated `NAME=VALUE` flags; the same name twice is wrong usage. */
export function readAssignments(flag: string, texts: readonly string[]): Record<string, string> {
  const values: Record<string, string> = {}
  for (const text of texts) {
    const [name, value] = readAssignment(flag, text)
    if (Object.hasOwn(values, name))
      throw new CliError('usage', `${flag} names ${JSON.stringify(name)} twice`, { hint: 'give each name one value' })
    values[name] = value
  }
  return values
}

/** Checks what commander read; the first complaint becomes a `usage` error that names the flag. */
export function parseOptions<Schema extends z.ZodType>(schema: Schema, options: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(options)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const flag = issue?.path[0]
  throw new CliError(
    'usage',
    `${flag === undefined ? 'the options' : flagOf(String(flag))}: ${issue?.message ?? 'not valid'}`,
    {
      hint: 'see `stepcast --help`',
      cause: parsed.error,
    },
  )
}

export const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d+$/, 'a whole number is expected')
    .transform(Number)
    .pipe(z.number().min(least, `must be at least ${least}`).max(most, `must be at most ${most}`))

export const webAddress = z.url({ protocol: /^https?$/, error: 'an http:// or https:// address is expected' })

function flagOf(option: string): string {
  return `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}
