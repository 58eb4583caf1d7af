import { existsSync } from 'node:fs'
import { lastWords, run } from './run.ts'

let listsUpdated = false

/** Whether Debian's packages can be installed here without asking anybody. */
export function canInstallDebianPackages(): boolean {
  return existsSync('/etc/debian_version') && Bun.which('apt-get') !== null && process.getuid?.() === 0
}

export function isDebian(): boolean {
  return existsSync('/etc/debian_version')
}

/** Installs Debian packages. Resolves to what went wrong, if anything did. */
export async function installDebianPackages(...packages: string[]): Promise<string | undefined> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const wait = ['-o', 'DPkg::Lock::Timeout=300']
  if (!listsUpdated) {
    const update = await run(['apt-get', ...wait, 'update'], { env })
    if (update.exitCode !== 0) return lastWords(update)
    listsUpdated = true
  }
  const install = await run(['apt-get', ...wait, 'install', '-y', '--no-install-recommends', ...packages], { env })
  return install.exitCode === 0 ? undefined : lastWords(install)
}
