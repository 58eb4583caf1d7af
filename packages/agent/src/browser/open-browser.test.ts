import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launch } from 'puppeteer-core'
import { runProcedure } from '../follow/run-procedure.ts'
import type { RunOptions } from '../protocol/run.ts'
import { click, sampleRecording } from '../testing/sample-recording.ts'
import { findChrome } from './find-chrome.ts'
import { openBrowser } from './open-browser.ts'

setDefaultTimeout(90_000)

const viewport = { width: 800, height: 600 }
let folder: string
let app: Bun.Server<undefined>
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stepcast-agent-'))
  app = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: ({ headers }) => {
      const who = /who=(\w+)/.exec(headers.get('cookie') ?? '')?.[1] ?? 'nobody'
      return new Response(
        `<!doctype html><title>App</title><p>Signed in: ${who}</p><button onclick="document.cookie = 'who=Ann; max-age=9999'; out.textContent = 'Welcome, ${who}'">Enter</button><p id="out"></p>`,
        { headers: { 'content-type': 'text/html' } },
      )
    },
  })
})
afterAll(async () => {
  await app.stop(true)
  await rm(folder, { recursive: true, force: true })
})

const enter = (greeting: string, options: Partial<RunOptions>) =>
  runProcedure(sampleRecording([click('Enter', greeting)]), {
    url: `http://127.0.0.1:${app.port}/`,
    runsDir: join(folder, 'runs'),
    keyframePath: (name) => join(folder, name),
    stepTimeoutMs: 3000,
    ...options,
  })

test('a profile that is given is used as it is, and kept', async () => {
  const profileDir = join(folder, 'profile')
  expect(await enter('Welcome, nobody', { profileDir })).toMatchObject({ status: 'done' })
  expect(await enter('Welcome, Ann', { profileDir })).toMatchObject({ status: 'done' })
  expect(await enter('Welcome, nobody', {})).toMatchObject({ status: 'done' })
  expect((await readdir(profileDir)).length).toBeGreaterThan(0)
})

test('in a browser that runs already, a run has a context of its own and leaves the others alone', async () => {
  const theirs = await launch({
    executablePath: await findChrome(),
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run'],
  })
  try {
    const page = (await theirs.pages())[0]
    await page?.goto(`http://127.0.0.1:${app.port}/`)
    await page?.click('button')
    const connectTo = `http://${new URL(theirs.wsEndpoint()).host}`
    const runs = await Promise.all([enter('Welcome, nobody', { connectTo }), enter('Welcome, nobody', { connectTo })])
    expect(runs).toMatchObject([{ status: 'done' }, { status: 'done' }])
    expect(theirs.connected).toBe(true)
    expect(theirs.browserContexts()).toHaveLength(1)
    expect(await page?.title()).toBe('App')
  } finally {
    await theirs.close()
  }
})

test('where no browser answers, it says how to start one', async () => {
  await expect(openBrowser({ connectTo: 'http://127.0.0.1:9', viewport })).rejects.toMatchObject({
    code: 'chrome_failed',
    hint: expect.stringContaining('--remote-debugging-port'),
  })
})
