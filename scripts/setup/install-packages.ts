import { bun, lastWords, root, run } from './run.ts'

/** Installs exactly what `bun.lock` names. Resolves to what went wrong, if anything did. */
export async function installPackages(): Promise<string | undefined> {
  const install = await run([bun, 'install', '--frozen-lockfile'], { cwd: root })
  return install.exitCode === 0 ? undefined : lastWords(install)
}
