import { mkdir, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { root } from './stepcast.ts'
import { temporaryFolder, type TemporaryFolder } from './temporary-folder.ts'

type Outcome = { exitCode: number; output: string }

/** A folder as somebody has it who was sent a script: the packages it needs, and nothing of this repository. */
export type NodeProject = TemporaryFolder & {
  write: (name: string, text: string) => Promise<string>
  /** Runs a program in the folder to its end. */
  run: (command: string[], env?: Record<string, string>) => Promise<Outcome>
}

/** Chromium as a test needs it; `puppeteer` itself would bring a browser of its own. */
const puppeteer = `
import puppeteer from 'puppeteer-core'
export * from 'puppeteer-core'
const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run']
export default { launch: (options) => puppeteer.launch({ executablePath: process.env.CHROME, args, ...options }) }
`

export async function nodeProject(): Promise<NodeProject> {
  const folder = temporaryFolder()
  const { path } = folder
  const write = async (name: string, text: string) => {
    await Bun.write(join(path, name), text)
    return join(path, name)
  }
  await write('package.json', JSON.stringify({ type: 'module' }))
  const shim = { type: 'module', exports: { types: './index.d.ts', default: './index.js' } }
  await write('node_modules/puppeteer/package.json', JSON.stringify(shim))
  await write('node_modules/puppeteer/index.js', puppeteer)
  await write(
    'node_modules/puppeteer/index.d.ts',
    `export * from 'puppeteer-core'\nexport { default } from 'puppeteer-core'\n`,
  )
  for (const name of ['puppeteer-core', '@puppeteer/replay', '@playwright/test', 'bun-types']) {
    await mkdir(dirname(join(path, 'node_modules', name)), { recursive: true })
    await symlink(join(root, 'node_modules', name), join(path, 'node_modules', name))
  }
  const run = async (command: string[], env: Record<string, string> = {}) => {
    const child = Bun.spawn(command, {
      cwd: path,
      // by it Playwright takes the worker of a test run for Jest
      env: { ...process.env, JEST_WORKER_ID: undefined, ...env },
      stdin: 'ignore',
      stdout: 'pipe',
      stderr: 'pipe',
    })
    const [output, errors, exitCode] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
      child.exited,
    ])
    return { exitCode, output: output + errors }
  }
  return { ...folder, write, run }
}
