import { chmod, copyFile, mkdir, readdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { demoPhoto, demoRecording } from '../../scripts/quickstart/demo.ts'
import { indexDemo } from './indexed-demo.ts'
import { type Outcome, root, withoutConfiguration } from './stepcast.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** A checkout as somebody has it who follows the docs: their recording, a data folder that knows it, and a home of their own. */
export type Playground = AsyncDisposable & {
  folder: string
  env: Record<string, string>
  /** Runs a program in the folder to its end. */
  run: (command: readonly string[]) => Promise<Outcome>
  /** Starts a program that serves, calls `use` with the address that it prints, and interrupts it. Resolves to how it ended. */
  serve: (command: readonly string[], use: (url: string) => Promise<unknown>) => Promise<Outcome>
}

const manifestSchema = z.object({ packageManager: z.string() })

export async function openPlayground(): Promise<Playground> {
  const { path, ...folder } = temporaryFolder()
  const checkout = join(path, 'checkout')
  const bin = join(path, 'bin')
  const home = join(path, 'home')
  for (const each of [checkout, bin, home]) await mkdir(each)
  for (const name of await readdir(root))
    if (!name.startsWith('.')) await symlink(join(root, name), join(checkout, name))
  await copyFile(join(root, demoRecording), join(checkout, 'demo.mp4'))
  await copyFile(join(root, demoPhoto), join(checkout, 'headset.png'))
  await Bun.write(join(checkout, 'demo.srt'), '1\n00:00:38,000 --> 00:00:40,000\nPublish it\n')
  await indexDemo(join(checkout, '.stepcast'))

  const { packageManager } = manifestSchema.parse(await Bun.file(join(root, 'package.json')).json())
  await symlink(process.execPath, join(bin, 'bun'))
  await writeProgram(join(bin, 'stepcast'), `exec '${process.execPath}' '${root}/packages/cli/src/main.ts' "$@"`)
  // on a machine with Node, npx brings the very Bun that is here already
  await writeProgram(join(bin, 'npx'), `[ "$1 $2" = "-y ${packageManager}" ] && shift 2 && exec bun "$@"; exit 9`)

  const env = {
    ...withoutConfiguration(process.env),
    PATH: `${bin}:${process.env['PATH'] ?? ''}`,
    HOME: home,
    STEPCAST_DATA_DIR: join(checkout, '.stepcast'),
    CI: '1', // nothing waits for a person
    PORT: '0',
    user: 'demo',
    password: 'demo-shop',
  }
  const start = (command: readonly string[]) =>
    // a group of its own, so that an interruption reaches what it started, as on a terminal
    Bun.spawn([...command], { cwd: checkout, env, stdin: 'ignore', stdout: 'pipe', stderr: 'pipe', detached: true })
  const run = async (command: readonly string[]) => {
    const child = start(command)
    const [stdout, stderr, exitCode] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
      child.exited,
    ])
    return { exitCode, stdout, stderr }
  }
  const serve: Playground['serve'] = async (command, use) => {
    const child = start(command)
    const complaints = new Response(child.stderr).text()
    let stdout = ''
    try {
      for await (const part of child.stdout.pipeThrough(new TextDecoderStream())) {
        const isFirst = !address.test(stdout)
        stdout += part
        const url = address.exec(stdout)?.[0]
        if (url === undefined || !isFirst) continue
        await use(url)
        process.kill(-child.pid, 'SIGINT')
      }
    } finally {
      if (child.exitCode === null) process.kill(-child.pid, 'SIGINT')
    }
    return { exitCode: await child.exited, stdout, stderr: await complaints }
  }
  return { folder: checkout, env, run, serve, [Symbol.asyncDispose]: folder[Symbol.asyncDispose] }
}

const address = /http:\/\/[\w.]+:\d+/

async function writeProgram(path: string, line: string): Promise<void> {
  await Bun.write(path, `#!/bin/sh\n${line}\n`)
  await chmod(path, 0o755)
}
