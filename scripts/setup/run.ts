type RunOptions = { cwd?: string; env?: Record<string, string | undefined> }
type Ran = { exitCode: number; stdout: string; stderr: string }

/** Runs a program to its end and keeps what it printed; both streams are drained. A program that cannot start exits with 127. */
export async function run(
  command: readonly string[],
  { cwd = root, env = process.env }: RunOptions = {},
): Promise<Ran> {
  try {
    const child = Bun.spawn([...command], { cwd, env, stdin: 'ignore', stdout: 'pipe', stderr: 'pipe' })
    const [stdout, stderr, exitCode] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
      child.exited,
    ])
    return { exitCode, stdout, stderr }
  } catch (error) {
    return { exitCode: 127, stdout: '', stderr: error instanceof Error ? error.message : String(error) }
  }
}

/** The project's root. */
export const root = new URL('../..', import.meta.url).pathname

/** This very Bun: on a machine where `npx` brought it, no `bun` may be on the PATH. */
export const bun = process.execPath

export const commandLine = [bun, 'packages/cli/src/main.ts']

/** The last lines of what a program complained about, as one line. */
export function lastWords({ stdout, stderr }: Ran): string {
  const lines = (stderr.trim() || stdout.trim()).split('\n').map((line) => line.trim())
  return lines.filter(Boolean).slice(-2).join(' ').slice(0, 300) || 'it said nothing'
}
