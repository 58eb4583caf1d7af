import { afterAll, beforeAll, expect, test } from 'bun:test'
import { Library } from '@stepcast/video-index'
import { sampleDocument } from '@stepcast/video-index/testing'
import { join } from 'node:path'
import { stepcast } from './support/stepcast.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const patienceMs = 60_000
const folder = temporaryFolder()
const dataDir = join(folder.path, 'data')
const script = (shell: string) => join(folder.path, `completion.${shell}`)
const hostile = `$(touch ${join(folder.path, 'evaluated')})`

beforeAll(async () => {
  const library = await Library.open({ dataDir })
  await library.put(sampleDocument({ video: { id: 'vid_00112233445566ff', title: 'Publish\ta “product”: $(now)' } }))
  await library.put(sampleDocument({ video: { id: 'vid_99112233445566ff', title: 'Invite' } }))
  await library.close()
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { stdout, exitCode } = await stepcast(['completion', shell], { dataDir })
    expect(exitCode).toBe(0)
    await Bun.write(script(shell), stdout)
  }
}, patienceMs)
afterAll(() => folder[Symbol.asyncDispose]())

async function run(command: string[]): Promise<string[]> {
  const child = Bun.spawn(command, {
    env: { ...process.env, STEPCAST_DATA_DIR: dataDir },
    cwd: folder.path,
    stdout: 'pipe',
    stderr: 'pipe',
  })
  const [stdout, stderr] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()])
  expect(stderr).toBe('')
  return stdout.split('\n').filter(Boolean)
}

const quoted = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`

/** What bash offers for the last of these words. */
const inBash = (...words: string[]) =>
  run([
    'bash',
    '-c',
    `source ${script('bash')}; compopt() { echo "compopt $*"; }; COMP_WORDS=(stepcast ${words.map(quoted).join(' ')}); COMP_CWORD=${words.length}; _stepcast; printf '%s\\n' "\${COMPREPLY[@]}"`,
  ])

test(
  'bash completes commands, flags, what flags take, and recordings; files it completes itself',
  async () => {
    expect(await inBash('st')).toEqual(['steps'])
    expect(await inBash('run', 'vid_99')).toEqual(['vid_99112233445566ff'])
    expect((await inBash('steps', '')).toSorted()).toEqual(['vid_00112233445566ff', 'vid_99112233445566ff'])
    expect(await inBash('steps', 'x.mp4', '--form')).toEqual(['--format'])
    expect(await inBash('steps', '--format', 'md', 'vid_0')).toEqual(['vid_00112233445566ff'])
    expect(await inBash('run', 'x.mp4', '--on-failure', '')).toEqual(['stop', 'go-on'])
    expect(await inBash('ask', 'a question', '--video', 'vid_9')).toEqual(['vid_99112233445566ff'])
    for (const words of [
      ['index', ''],
      ['run', './de'],
      ['run', 'x.mp4', '--rows', ''],
    ])
      expect(await inBash(...words)).toEqual(['compopt -o default'])
    expect(await inBash('list', '')).toEqual([])
    expect(await inBash('nothing', '')).toEqual([])
    // what was typed is never evaluated
    await inBash('ask', hostile, '')
    await inBash('run', hostile)
    expect(await Bun.file(join(folder.path, 'evaluated')).exists()).toBe(false)
  },
  patienceMs,
)

test.skipIf(!Bun.which('fish'))(
  'fish completes the same, with titles beside the recordings',
  async () => {
    const inFish = (line: string) =>
      run(['fish', '--no-config', '-c', `source ${script('fish')}; complete -C ${quoted(line)}`])
    expect(await inFish('stepcast st')).toEqual([expect.stringMatching(/^steps\tshow the procedure/)])
    expect(await inFish('stepcast run vid_0')).toEqual(['vid_00112233445566ff\tPublish a “product”: $(now)'])
  },
  patienceMs,
)

test.skipIf(!Bun.which('zsh'))(
  'zsh takes the script, and is given what there is',
  async () => {
    const stub = `compdef() { :; }; _files() { print files; }; _describe() { print -l -- "\${(@)described}"; }`
    const inZsh = (...words: string[]) =>
      run([
        'zsh',
        '-f',
        '-c',
        `${stub}; source ${script('zsh')}; words=(stepcast ${words.map(quoted).join(' ')}); CURRENT=${words.length + 1}; _stepcast`,
      ])
    expect(await inZsh('run', 'vid_0')).toEqual(['vid_00112233445566ff:Publish a “product”: $(now)'])
    expect(await inZsh('index', '')).toEqual(['files'])
  },
  patienceMs,
)

test(
  'says which shells there are, and gives examples with every command that takes more than a name',
  async () => {
    expect(await stepcast(['completion', 'csh'], { dataDir })).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('bash, zsh, fish'),
    })
    for (const command of ['index', 'ask', 'run', 'do', 'steps', 'serve', 'completion'])
      expect((await stepcast([command, '--help'], { dataDir })).stdout).toMatch(/Examples:\n.*stepcast/)
    expect((await stepcast(['--help'], { dataDir })).stdout).not.toContain('complete [')
  },
  patienceMs,
)
