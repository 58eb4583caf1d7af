import { basename } from 'node:path'

/** What is to be reached, as a model reads it; secrets are told by their names alone. */
export interface Goal {
  text: string
  values: Readonly<Record<string, string>>
  secretNames: readonly string[]
  files: readonly string[]
}

export function newGoal(
  goal: string,
  options: {
    values?: Record<string, string> | undefined
    secrets?: Record<string, string> | undefined
    files?: readonly string[] | undefined
  },
): Goal {
  const { values = {}, secrets = {}, files = [] } = options
  const lines = [
    `Goal: ${goal}`,
    ...Object.entries(values).map(([name, value]) => `Value ${name}: ${JSON.stringify(value)}`),
    ...files.map((path) => `File to upload: ${JSON.stringify(basename(path))}`),
    ...Object.keys(secrets).map((name) => `Secret ${name}: write {{${name}}} where it goes`),
  ]
  return { text: lines.join('\n'), values, secretNames: Object.keys(secrets), files }
}

/** The secret that a value stands for: `{{password}}`. */
export function secretIn(value: string, { secretNames }: Goal): string | undefined {
  const name = /^\s*\{\{\s*([^{}]+?)\s*\}\}\s*$/.exec(value)?.[1]
  return secretNames.find((each) => each === name)
}
