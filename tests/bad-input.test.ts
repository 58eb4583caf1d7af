import { startDemoShop } from '@stepcast/demo-shop'
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { demoPhoto, demoRecording } from '../scripts/quickstart/demo.ts'
import { indexDemo } from './support/indexed-demo.ts'
import { readFolder } from './support/read-folder.ts'
import { root, stepcast } from './support/stepcast.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

type BadInput = {
  what: string
  words: string[]
  env?: Record<string, string>
  code: string
  exitCode?: 1 | 2
  /** Something the line must say, so that one knows what to do. */
  says?: RegExp
  /** The work had begun, so that what came of it is told on stdout. */
  begun?: true
}

const folder = temporaryFolder()
const dataDir = join(folder.path, 'data')
const inputs = join(folder.path, 'inputs')
const input = (name: string) => join(inputs, name)

beforeAll(async () => {
  await mkdir(inputs, { recursive: true })
  const recording = await readFile(join(root, demoRecording))
  await Promise.all([
    writeFile(input('empty.mp4'), ''),
    writeFile(input('truncated.mp4'), recording.subarray(0, 20_000)),
    writeFile(input('text.mp4'), 'this is a letter, not a film\n'.repeat(200)),
    writeFile(
      input('noise.webm'),
      new Uint8Array(50_000).map((_, index) => (index * 7919) % 251),
    ),
    writeFile(input('page.html'), '<h1>Not a recording</h1>'),
  ])
  await indexDemo(dataDir)
}, 300_000)
afterAll(() => folder[Symbol.asyncDispose]())

const run = ['run', demoRecording, '--file', demoPhoto, '--url']
const shopUrl = 'http://127.0.0.1:9' // nothing is asked of it: the run ends before, or because nobody answers

const cases: BadInput[] = [
  {
    what: 'a path that does not exist',
    words: ['index', '/no/such/recording.mp4'],
    code: 'file_not_found',
    says: /path/,
  },
  { what: 'a folder', words: ['index', inputs], code: 'file_not_found' },
  { what: 'an empty file', words: ['index', input('empty.mp4')], code: 'unreadable_media' },
  { what: 'a truncated recording', words: ['index', input('truncated.mp4')], code: 'unreadable_media' },
  { what: 'a text file named like a recording', words: ['index', input('text.mp4')], code: 'unreadable_media' },
  { what: 'noise named like a recording', words: ['index', input('noise.webm')], code: 'unreadable_media' },
  { what: 'a page', words: ['index', input('page.html')], code: 'unreadable_media' },
  {
    what: 'subtitles that do not exist',
    words: ['index', demoRecording, '--subtitles', '/no/such.srt'],
    code: 'bad_subtitles',
  },
  {
    what: 'an engine that does not exist',
    words: ['index', demoRecording, '--engine', 'crystal-ball'],
    code: 'usage',
    exitCode: 2,
  },
  {
    what: 'an engine without its server',
    words: ['index', demoRecording, '--engine', 'qwen3-vl'],
    code: 'engine_unavailable',
  },
  {
    what: 'a budget that is no number',
    words: ['index', demoRecording, '--max-model-tokens', 'few'],
    code: 'usage',
    exitCode: 2,
    says: /--max-model-tokens/,
  },
  {
    what: 'a budget in the environment that is no number',
    words: ['index', demoRecording],
    env: { STEPCAST_MAX_MODEL_TOKENS: '5k' },
    code: 'bad_configuration',
    says: /STEPCAST_MAX_MODEL_TOKENS must be a whole number; set STEPCAST_MAX_MODEL_TOKENS to a number/,
  },
  {
    what: 'no ffmpeg where FFMPEG_PATH points',
    words: ['index', input('text.mp4')],
    env: { FFMPEG_PATH: '/nonexistent' },
    code: 'ffmpeg_missing',
    says: /FFMPEG_PATH/,
  },
  {
    what: 'steps of an unknown video',
    words: ['steps', 'vid_0000000000000000'],
    code: 'video_not_found',
    says: /stepcast list/,
  },
  { what: 'deleting an unknown video', words: ['delete', 'vid_0000000000000000'], code: 'video_not_found' },
  {
    what: 'asking an unknown video',
    words: ['ask', 'where?', '--video', 'vid_0000000000000000'],
    code: 'video_not_found',
  },
  {
    what: 'running an unknown video',
    words: ['run', 'vid_0000000000000000', '--url', shopUrl],
    code: 'video_not_found',
  },
  { what: 'an unknown format', words: ['steps', demoRecording, '--format', 'papyrus'], code: 'usage', exitCode: 2 },
  {
    what: 'an unknown parameter',
    words: [...run, shopUrl, '--set', 'shoe size=42'],
    code: 'unknown_parameter',
    says: /Desk lamp|name/i,
  },
  {
    what: 'a parameter without a value',
    words: [...run, shopUrl, '--set', 'price'],
    code: 'usage',
    exitCode: 2,
    says: /NAME=VALUE/,
  },
  { what: 'a run without an address', words: ['run', demoRecording], code: 'usage', exitCode: 2, says: /--url/ },
  { what: 'an address that is none', words: [...run, 'the shop'], code: 'usage', exitCode: 2 },
  { what: 'a page that does not load', words: [...run, shopUrl, '--yes'], code: 'page_unreachable', begun: true },
  {
    what: 'a file to upload that does not exist',
    words: ['run', demoRecording, '--url', shopUrl, '--file', '/no/such.png'],
    code: 'file_missing',
  },
  {
    what: 'no file where the recording uploads one',
    words: ['run', demoRecording, '--url', shopUrl],
    code: 'file_missing',
    says: /--file/,
  },
  {
    what: 'a secret that nobody can be asked for',
    words: [...run, shopUrl, '--secret', 'STEPCAST_TEST_SECRET'],
    code: 'secret_missing',
  },
  { what: 'no command', words: [], code: 'usage', exitCode: 2 },
  { what: 'an unknown command', words: ['fly'], code: 'usage', exitCode: 2 },
  { what: 'an unknown flag', words: ['list', '--jsno'], code: 'usage', exitCode: 2, says: /--json/ },
  { what: 'a limit that is no number', words: ['ask', 'where?', '--limit', 'many'], code: 'usage', exitCode: 2 },
  { what: 'a time that is none', words: ['ask', 'where?', '--from', 'noon'], code: 'usage', exitCode: 2 },
  { what: 'a kind of step that is none', words: ['ask', 'where?', '--kind', 'look'], code: 'usage', exitCode: 2 },
  { what: 'an empty question', words: ['ask', '  '], code: 'usage', exitCode: 2 },
  {
    what: 'a model server address that is none',
    words: ['ask', 'where?'],
    env: { STEPCAST_INFERENCE_URL: 'not an address' },
    code: 'bad_configuration',
  },
]

describe('bad input gets one line that says what to do, and leaves the store as it was', () => {
  test.each(cases)('$what', async ({ words, env = {}, code, exitCode = 1, says, begun }) => {
    const before = await readFolder(join(dataDir, 'lancedb'))
    const { exitCode: exited, stdout, stderr } = await stepcast(words, { dataDir, env })
    expectOneLine(stderr, code)
    if (says) expect(stderr).toMatch(says)
    if (!begun) expect(stdout).toBe('')
    expect(exited).toBe(exitCode)
    expect(await readFolder(join(dataDir, 'lancedb'))).toEqual(before)
  })

  test('no Chrome where CHROME_PATH points', async () => {
    await using shopFolder = temporaryFolder()
    const shop = await startDemoShop({ dataDir: shopFolder.path })
    try {
      const before = shop.products()
      const { exitCode, stderr } = await stepcast([...run, shop.url], { dataDir, env: { CHROME_PATH: '/nonexistent' } })
      expectOneLine(stderr, 'chrome_missing')
      expect(stderr).toContain('CHROME_PATH')
      expect(exitCode).toBe(1)
      expect(shop.products()).toEqual(before)
    } finally {
      await shop.close()
    }
  })

  test('with --json the same failure is a document on stdout', async () => {
    const { exitCode, stdout, stderr } = await stepcast(['steps', 'vid_0', '--json'], { dataDir })
    const { error } = JSON.parse(stdout) as { error: { code: string; message: string; hint: string } }
    expect(stderr).toBe(`error[${error.code}]: ${error.message}; ${error.hint}\n`)
    expect(error.code).toBe('video_not_found')
    expect(exitCode).toBe(1)
  })

  test('one bad file of several does not stop the others', async () => {
    const words = ['index', input('empty.mp4'), demoRecording, '--json']
    const { exitCode, stdout, stderr } = await stepcast(words, { dataDir })
    expectOneLine(stderr, 'unreadable_media')
    const { videos } = JSON.parse(stdout) as { videos: unknown[] }
    expect(videos).toHaveLength(1)
    expect(exitCode).toBe(1)
  })

  test('a data folder that is a file', async () => {
    const { exitCode, stderr } = await stepcast(['list'], { dataDir: input('page.html') })
    expectOneLine(stderr, 'data_dir_unusable')
    expect(exitCode).toBe(1)
  })

  test('a step the recording does not have is an answer without citations', async () => {
    const { exitCode, stdout } = await stepcast(['ask', 'when is step 99 shown?', '--json'], { dataDir })
    expect(exitCode).toBe(0)
    expect((JSON.parse(stdout) as { citations: unknown[] }).citations).toEqual([])
  })
})

/** Exactly one line, no stack, the code in brackets, and something to do after the semicolon. */
function expectOneLine(stderr: string, code: string) {
  expect(stderr).toMatch(new RegExp(`^error\\[${code}\\]: [^\\n]+; [^\\n]+\\n$`))
  expect(stderr).not.toMatch(/\n\s+at |node_modules/)
}
