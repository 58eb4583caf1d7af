import { join } from 'node:path'

export const root = join(import.meta.dir, '..', '..')

export type Outcome = { exitCode: number; stdout: string; stderr: string }

type RunOptions = { dataDir: string; env?: Record<string, string> }

/** Starts the real command line from source, with no terminal and no configuration but what is given. */
export function startStepcast(words: string[], { dataDir, env = {} }: RunOptions) {
  return Bun.spawn([process.execPath, join(root, 'packages/cli/src/main.ts'), ...words], {
    cwd: root,
    env: { ...withoutConfiguration(process.env), STEPCAST_DATA_DIR: dataDir, ...env },
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
  })
}

export async function stepcast(words: string[], options: RunOptions): Promise<Outcome> {
  const child = startStepcast(words, options)
  const [stdout, stderr, exitCode] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ])
  return { exitCode, stdout, stderr }
}

/** The command's one JSON document; what it complained about is part of the failure when there is none. */
export async function stepcastJson(words: string[], options: RunOptions): Promise<unknown> {
  const { exitCode, stdout, stderr } = await stepcast([...words, '--json'], options)
  try {
    return JSON.parse(stdout)
  } catch {
    throw new Error(
      `stepcast ${words.join(' ')} exited ${exitCode} without a document; it said: ${stderr.slice(-2000)}`,
    )
  }
}

/** An environment without what the person who runs the tests has set for Stepcast. */
export function withoutConfiguration(env: Record<string, string | undefined>): Record<string, string> {
  const kept = Object.entries(env).filter(([name]) => !/^STEPCAST_|^FORCE_COLOR$/.test(name))
  return Object.fromEntries(kept.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))
}
