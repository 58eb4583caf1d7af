import { createEmbedder, readInferenceConfiguration } from '@stepcast/inference-client'
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { IndexDocument } from '../../protocol/document.ts'
import { Library } from '../../store/library.ts'
import { sampleDocument, sampleStep } from '../../testing/sample-document.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { ask } from '../ask.ts'
import { namedRecordings } from './named-recordings.ts'

const article = (id: string, title: string, label: string, more: string[] = []): IndexDocument =>
  sampleDocument({
    video: { id, title },
    events: [],
    procedure: {
      parameters: [],
      steps: [
        sampleStep(1, `Enter “Summer fair” as ${label}`, {
          action: { kind: 'fill', target: { text: label }, value: 'Summer fair' },
        }),
        ...more.map((text, at) =>
          sampleStep(at + 2, `Click “${text}”`, { action: { kind: 'click', target: { text } } }),
        ),
      ],
    },
  })

const shop = sampleDocument()
const blog = article('vid_00000000000000bb', 'Blog with Ghost', 'Headline', ['Publish'])
const wiki = article('vid_00000000000000cc', 'Wiki with Bookstack', 'Page title', ['Save'])

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let library: Library
beforeAll(async () => {
  folder = await temporaryFolder()
  library = await Library.open({ dataDir: folder.path, embedder: createEmbedder(readInferenceConfiguration({})) })
  for (const document of [shop, blog, wiki]) await library.put(document)
})
afterAll(async () => {
  await library.close()
  await folder[Symbol.asyncDispose]()
})

describe('which recordings show something', () => {
  test.each([
    'Which recordings show publishing?',
    'In which videos is something published?',
    'How many recordings show publishing?',
    '哪些录像里有发布？',
  ])('%s', async (question) => {
    const answer = await ask(library, question)
    expect(answer.recordings?.map(({ video_id }) => video_id).sort()).toEqual([shop.video.id, blog.video.id])
    for (const [at, { video_id, citations }] of answer.recordings?.entries() ?? []) {
      expect(citations).toEqual([at + 1])
      expect(answer.citations[at]?.video_id).toBe(video_id)
    }
    expect(answer.answer).toMatch(/^2 recordings show this|^有 2 个录像/)
    expect(answer.answer).toContain(blog.video.title)
  })

  test('none, where none does', async () => {
    const answer = await ask(library, 'Which recordings show how a customer is deleted?')
    expect(answer.citations).toEqual([])
    expect(answer.recordings).toBeUndefined()
  })
})

describe('a comparison', () => {
  test('has an answer of each recording that is named, in the order of the question', async () => {
    const answer = await ask(library, 'Compare how “Wiki with Bookstack” and “Blog with Ghost” enter the title')
    expect(answer.recordings?.map(({ video_id }) => video_id)).toEqual([wiki.video.id, blog.video.id])
    expect(answer.citations.map(({ step }) => step)).toEqual([1, 1])
    expect(answer.steps?.map(({ target }) => target.text)).toEqual(['Page title', 'Headline'])
    expect(answer.answer).toContain('Wiki with Bookstack: Step 1')
  })

  test('says of which it is not shown', async () => {
    const answer = await ask(library, '比较 Wiki with Bookstack 和 Blog with Ghost 的发布')
    expect(answer.recordings?.[0]).toMatchObject({ citations: [], answer: '这里没有出现这个内容。' })
    expect(answer.recordings?.[1]?.citations).toEqual([1, 2])
    expect(answer.citations[0]).toMatchObject({ video_id: blog.video.id, step: 2 })
  })

  test('is of whole procedures where nothing else is asked', async () => {
    const answer = await ask(library, 'What is the difference between Wiki with Bookstack and Blog with Ghost?')
    expect(answer.steps).toHaveLength(4)
    expect(answer.citations.map(({ step }) => step)).toEqual([null, null])
  })
})

test('a longer title is not also each shorter one within it', () => {
  const videos = ['Add a customer', 'Add a customer with a discount', 'Delete a customer'].map((title) => ({ title }))
  const { named, rest } = namedRecordings('In add a customer with a discount, where is the city entered?', videos)
  expect(named.map(({ title }) => title)).toEqual(['Add a customer with a discount'])
  expect(rest.replaceAll(/\s+/g, ' ').trim()).toBe('In , where is the city entered?')
})
