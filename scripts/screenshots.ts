/**
 * Takes a picture of every page and state of the web page, light and dark, in both languages, on a phone too: bun run screenshots
 * [--docs] [--only NAME]… [--out FOLDER] [--read FOLDER]. With --docs it makes only those few that the docs show, in docs/media. Otherwise it
 * fails where a page in Chinese says something in English. The demo shop, the recordings and the runs are real; --read names a folder that
 * keeps what was read for the next time.
 */
import { openChromium, recordedWords } from '@stepcast/web/testing'
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Page } from 'puppeteer-core'
import { libraryScenes } from './screenshots/library-scenes.ts'
import { recordingScenes } from './screenshots/recording-scenes.ts'
import { runScenes } from './screenshots/run-scenes.ts'
import type { Scene } from './screenshots/scene.ts'
import { lookPlain, shootForDocs, shootLooks } from './screenshots/shoot.ts'
import { openStage, type Stage } from './screenshots/stage.ts'
import { root } from './setup/run.ts'
import { fail, paint, say, section, took } from './terminal.ts'

const scenes: readonly Scene[] = [...libraryScenes, ...recordingScenes, ...runScenes]
const patienceMs = 60_000

const { values } = parseArgs({
  options: {
    docs: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
    out: { type: 'string' },
    read: { type: 'string' },
  },
})
const unknown = values.only?.find((name) => !scenes.some((scene) => scene.name === name))
if (unknown !== undefined) {
  fail('unknown_scene', `there is no scene “${unknown}”`, scenes.map(({ name }) => name).join(', '))
  process.exit(2)
}
const folder = resolve(root, values.out ?? (values.docs ? 'docs/media' : '.stepcast/screenshots'))
process.exit((await takeAll()) ? 0 : 1)

async function takeAll(): Promise<boolean> {
  const started = performance.now()
  await mkdir(folder, { recursive: true })
  section('Set the stage: the shop, and recordings that are read')
  await using stage = await openStage({ read: values.read })
  say(took(started))

  section(`Take pictures into ${folder}`)
  await using browser = await openChromium(['--lang=en-US'])
  const page = await browser.newPage()
  page.setDefaultTimeout(patienceMs)
  await lookPlain(page)
  let count = 0
  let bytes = 0
  let isChinese = true
  const data = [...stage.words, ...(await recordedWords(stage.servers.full.url))]
  for (const scene of neededFor(isWanted)) {
    if (!(await reach(page, scene, stage))) return false
    if (isWanted(scene)) {
      const { sizes, english = [] } = values.docs
        ? { sizes: await shootForDocs(page, scene, folder) }
        : await shootLooks(page, scene, folder, data)
      const size = sizes.reduce((sum, each) => sum + each, 0)
      count += sizes.length
      bytes += size
      for (const words of english) fail('english_left', `${scene.name}: ${words}`, 'add it to ui/messages')
      isChinese &&= english.length === 0
      if (sizes.length > 0) say(`${paint('green', '✓')} ${scene.name}  ${Math.round(size / 1024)} kB`)
    }
    await scene.leave?.(page, stage)
  }
  say(`${count} pictures, ${Math.round(bytes / 1024)} kB  ${took(started)}`)
  return isChinese
}

function isWanted({ name }: Scene): boolean {
  return values.only?.includes(name) ?? true
}

/** What is wanted, and what that goes on from. */
function neededFor(wanted: (scene: Scene) => boolean): Scene[] {
  return scenes.filter((_, at) => {
    const next = scenes.findIndex(({ path }, later) => later > at && path !== undefined)
    return scenes.slice(at, next === -1 ? undefined : next).some(wanted)
  })
}

async function reach(page: Page, { name, server = 'full', path, reach }: Scene, stage: Stage): Promise<boolean> {
  try {
    if (path !== undefined) await page.goto(stage.servers[server].url + (typeof path === 'string' ? path : path(stage)))
    await reach?.(page, stage)
    return true
  } catch (error) {
    await page.screenshot({ path: join(folder, `${name}-not-reached.png`), fullPage: true })
    fail('scene_not_reached', `${name}: ${error instanceof Error ? error.message : String(error)}`, `see ${folder}`)
    return false
  }
}
