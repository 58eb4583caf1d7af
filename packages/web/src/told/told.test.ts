import { translator } from '@stepcast/video-index/language'
import { expect, test } from 'bun:test'
import { Glob } from 'bun'
import { join } from 'node:path'
import { findSentences, type Sentence } from '../testing/find-sentences.ts'
import { chineseTold, tellInChinese } from './chinese-told.ts'

const packages = join(import.meta.dir, '../../..')

/** Code whose every text of several words is for people; of the rest, what errors say and told properties hold. */
const spoken =
  /^(agent\/src\/(act|bind|browser|compose|follow|ground|verify)|video-index\/src\/correct|web\/src\/(batch|jobs))\//
/** For other clients and for programs, what is looked for on pages, and what was corrected by the command line. */
const elsewhere = /\/(mcp|server|testing|ui|trace|report|model)\/|\.test\./
const unspoken =
  /\/(job-store|close-cover|sign-in|downloaded-chrome|apply-corrections|correction|try-model-server)\.ts$/

async function sentences(): Promise<Sentence[]> {
  const found = new Map<string, Sentence>()
  for (const name of ['inference-client', 'video-index', 'agent', 'web'])
    for await (const path of new Glob(`${name}/src/**/*.ts`).scan(packages)) {
      if (elsewhere.test(path) || unspoken.test(path)) continue
      const source = await Bun.file(join(packages, path)).text()
      for (const sentence of findSentences(path, source, { all: spoken.test(path) }))
        found.set(sentence.words, sentence)
    }
  return [...found.values()]
}

/** Names, settings, addresses and code, which stay as they are in Chinese. */
const names =
  /`[^`]+`|PP-OCRv4|https?:\/\/\S*|\/[\w/-]+|--[\w-]+((=\S+)| \w+)?|\b[A-Z][A-Z\d_]+\b|\w*_\w+|\b(Authorization: Bearer|Idempotency-Key|If-Match|ETag|Chrome|Chromium|Debian|apt-get install \w+|brew install \w+|macOS|ffmpeg|Qwen3-VL|qwen3-vl|LanceDB|OpenAI|Stepcast|Instruct|WebP|WebM|WebVTT|token|Esc|GiB|covered\.json|npm install -g bun@[\d.]+)\b/g

test('every sentence that the server can tell is said in Chinese', async () => {
  const all = await sentences()
  expect(all.length).toBeGreaterThan(350)
  const left = all.filter(({ words }) => {
    // What follows a word at once is a further part or nothing.
    const said = words.replaceAll(/(?<=\w)\{\d\}/g, '').replaceAll(/\{(\d)\}/g, '❰$1❱')
    return /[A-Za-z]{2}/.test(tellInChinese(said).replaceAll(names, ''))
  })
  expect(left.map(({ at }) => at)).toEqual([])
})

test('what was put in is translated too, except what stands between quotation marks', () => {
  expect(tellInChinese('as in the recording, “Product created” appeared')).toBe('与录屏一样出现了“Product created”')
  expect(tellInChinese('it is not so that the field holds “on” (it shows “the target”)')).toBe(
    '并非如此：字段中是“on”（显示的是“the target”）',
  )
  expect(tellInChinese('left out: the target is not on the page; what it leads to is on the page already')).toBe(
    '已跳过：页面上没有目标；它要得到的结果已经在页面上',
  )
  expect(tellInChinese('there is no option “a; b”; the page offers “it is on”, “c”')).toBe(
    '没有“a; b”这个选项；页面提供的选项：“it is on”, “c”',
  )
  expect(tellInChinese('no file was given for photo; give one with --set photo=PATH, or with --file PATH')).toBe(
    '没有为 photo 提供文件；请用 --set photo=PATH 或 --file PATH 提供',
  )
})

test('a failure and its hint are two sentences, each of which may have a semicolon', () => {
  const told = '“Publish” was not approved: it cannot be taken back; it was denied; run it again to decide otherwise'
  expect(tellInChinese(told)).toBe('“Publish”没有获得批准：此操作无法撤回；已被拒绝；如要改变决定，请重新运行')
})

test('the surest sentence holds, each of several counts, and what is not known stays', () => {
  const translate = translator({
    'it is {1}': 'A {1}',
    'it is so that {1}': 'B {1}',
    '{1} of {2}': '{2}C{1}',
    big: 'D',
  })
  expect(translate('it is so that big')).toBe('B D')
  expect(translate('3 of 4; it is red')).toBe('4C3；A red')
  expect(translate('who knows')).toBe('who knows')
})

test('a translation leaves out nothing of what was put in', () => {
  const marksOf = (words: string) => [...new Set(words.match(/\{\d(?=!?\})/g))].sort()
  for (const [sentence, translation] of Object.entries(chineseTold))
    expect(marksOf(translation)).toEqual(marksOf(sentence))
})
