import { distance } from 'fastest-levenshtein'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { z } from 'zod'
import { CliError } from '../failure.ts'
import { type StepcastConfig, configSchema, knownNames, variablesOf } from './config-schema.ts'

const fileNames = ['stepcast.config.ts', 'stepcast.config.js', 'stepcast.config.mjs', 'stepcast.config.json']

/** Gives a config file its types: `export default defineConfig({ … })`. */
export function defineConfig(config: StepcastConfig): StepcastConfig {
  return config
}

/** The config file of a folder; undefined where there is none. */
export function findConfigFile(folder: string = process.cwd()): string | undefined {
  return fileNames.map((name) => join(folder, name)).find((path) => existsSync(path))
}

/**
 * Puts the settings of a folder's config file into the environment, where it does not say otherwise itself.
 * @throws CliError `bad_configuration` for a file that cannot be read, and for names and values that are none
 */
export async function loadConfigFile(
  environment: Record<string, string | undefined> = process.env,
  folder: string = process.cwd(),
): Promise<void> {
  const path = findConfigFile(folder)
  if (path === undefined) return
  const parsed = configSchema.safeParse(await read(path))
  if (!parsed.success) throw unusable(path, parsed.error.issues[0]!)
  for (const [name, value] of Object.entries(variablesOf(parsed.data))) environment[name] ||= value
}

async function read(path: string): Promise<unknown> {
  try {
    if (path.endsWith('.json')) return await Bun.file(path).json()
    return ((await import(pathToFileURL(path).href)) as { default?: unknown }).default
  } catch (cause) {
    const message = cause instanceof Error ? cause.message.split('\n')[0] : String(cause)
    throw new CliError('bad_configuration', `${path} cannot be read: ${message}`, {
      hint: 'correct it, or move it away',
      cause,
    })
  }
}

function unusable(path: string, issue: z.core.$ZodIssue): CliError {
  const place = issue.path.join('.')
  if (issue.code === 'unrecognized_keys') {
    const name = [...issue.path, issue.keys[0]].join('.')
    const nearest = knownNames().toSorted((a, b) => distance(a, name) - distance(b, name))[0]
    return new CliError('bad_configuration', `${path} has “${name}”, which is no setting`, {
      hint: `did you mean ${nearest}?`,
    })
  }
  return new CliError('bad_configuration', `${path}: ${place || 'its default export'}: ${issue.message}`, {
    hint: place ? `correct ${place}, or leave it out` : 'write `export default { … }`',
  })
}
