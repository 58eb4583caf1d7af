import { fail, paint, say, took } from '../terminal.ts'
import { installChrome } from './install-chrome.ts'
import { installFfmpeg } from './install-ffmpeg.ts'
import { installPackages } from './install-packages.ts'
import { commandLine, lastWords, run } from './run.ts'

/** What `stepcast doctor --json` prints; it is read as it is, because the schema library may not be installed yet. */
type Check = { name: string; label: string; status: 'ok' | 'missing' | 'optional'; detail: string; hint?: string }

/**
 * Installs what is missing and resolves to whether everything is there; each thing that is not has been reported in one
 * line. Running it again is quick. May set `CHROME_PATH` for this process and those it starts.
 */
export async function setUp(): Promise<boolean> {
  const started = performance.now()
  const problem = await installPackages()
  if (problem !== undefined) {
    fail(
      'packages_missing',
      `the packages could not be installed (${problem})`,
      'check the connection to the npm registry and try again',
    )
    return false
  }
  say(`${paint('green', '✓')} packages  ${took(started)}`)

  let checks = await examine()
  if (!checks) return false
  const missing = checks.filter(({ status }) => status === 'missing')
  if (missing.length > 0) {
    const todo = await installMissing(missing)
    checks = await examine()
    if (!checks) return false
    for (const { name, label, status, detail, hint } of checks)
      if (status === 'missing')
        fail(`${name}_missing`, `${label}: ${detail}`, todo.get(name) ?? hint ?? 'see `stepcast doctor`')
  }
  const ok = checks.every(({ status }) => status !== 'missing')
  for (const { label, status, detail } of checks)
    if (status === 'ok') say(`${paint('green', '✓')} ${label}  ${paint('dim', detail)}`)
  return ok
}

async function installMissing(missing: readonly Check[]): Promise<Map<string, string>> {
  const todo = new Map<string, string>()
  for (const { name, label } of missing) {
    if (name !== 'ffmpeg' && name !== 'chrome') continue
    const started = performance.now()
    say(paint('dim', `${label} is missing; installing it …`))
    if (name === 'ffmpeg') {
      const instead = await installFfmpeg()
      if (instead) todo.set(name, instead)
    } else {
      const installed = await installChrome()
      if ('todo' in installed) todo.set(name, installed.todo)
      else if (installed.path) {
        process.env['CHROME_PATH'] = installed.path
        say(paint('dim', `to use it with \`stepcast\` elsewhere: export CHROME_PATH=${installed.path}`))
      }
    }
    if (!todo.has(name)) say(`${paint('green', '✓')} installed ${label}  ${took(started)}`)
  }
  return todo
}

async function examine(): Promise<Check[] | undefined> {
  const doctor = await run([...commandLine, 'doctor', '--json'])
  const checks = readChecks(doctor.stdout)
  if (!checks)
    fail(
      'doctor_failed',
      `\`stepcast doctor\` did not answer (${lastWords(doctor)})`,
      'remove node_modules and try again',
    )
  return checks
}

function readChecks(json: string): Check[] | undefined {
  try {
    return (JSON.parse(json) as { checks?: Check[] }).checks
  } catch {
    return undefined
  }
}
