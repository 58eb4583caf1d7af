import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createEmbedder, readInferenceConfiguration } from '@stepcast/inference-client'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { answerSchema } from '../protocol/answer.ts'
import { Library } from '../store/library.ts'
import { sampleDocument, sampleEvent, sampleStep } from '../testing/sample-document.ts'
import { ask } from './ask.ts'

const shop = sampleDocument()
const leave = sampleDocument({
  video: { id: 'vid_00000000000000bb', title: '提交请假申请' },
  events: [sampleEvent('caption', '记得先看一眼剩余假期', 45, 48)],
  procedure: {
    start_url: null,
    parameters: [],
    steps: [
      sampleStep(1, '点击“请假”', { action: { kind: 'click', target: { text: '请假' } } }),
      sampleStep(2, '选择“年假”作为请假类型', {
        action: { kind: 'select', target: { text: '请假类型' }, value: '年假' },
      }),
      sampleStep(3, '输入“回家探亲”作为请假原因', {
        action: { kind: 'fill', target: { text: '请假原因' }, value: '回家探亲' },
      }),
      sampleStep(4, '点击“提交”', { action: { kind: 'click', target: { text: '提交' } } }),
    ],
  },
})

let dataDir: string
let library: Library

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'stepcast-ask-'))
  library = await Library.open({ dataDir, embedder: createEmbedder(readInferenceConfiguration({})) })
  await library.put(shop)
  await library.put(leave)
})
afterAll(async () => {
  await library.close()
  await rm(dataDir, { recursive: true, force: true })
})

const inShop = (question: string) => ask(library, question, { videoId: shop.video.id })
const inLeave = (question: string) => ask(library, question, { videoId: leave.video.id })

describe('questions about step numbers', () => {
  test('cite the span, the picture and the words of the step', async () => {
    const answer = await inShop('When is step 4 shown?')
    expect(answerSchema.parse(answer)).toEqual(answer)
    expect(answer.answer).toBe('Step 4, “Enter ‘49’ as Price”, is shown from 0:20 to 0:23.')
    expect(answer.citations).toEqual([
      {
        video_id: shop.video.id,
        title: 'Publish a product',
        step: 4,
        start_s: 20,
        end_s: 23,
        text: 'Enter “49” as Price',
        keyframe: '4-after.webp',
        score: 1,
      },
    ])
  })

  test('are understood in Chinese and answered in Chinese', async () => {
    const answer = await inLeave('第三步在哪里？')
    expect(answer.citations[0]?.step).toBe(3)
    expect(answer.answer).toBe('第 3 步“输入‘回家探亲’作为请假原因”在 0:15 到 0:18。')
    expect((await inLeave('最后一步是什么？')).citations[0]?.step).toBe(4)
  })

  test('cite every step of a range, in order', async () => {
    const answer = await inShop('Show me steps 2 to 4')
    expect(answer.citations.map(({ step }) => step)).toEqual([2, 3, 4])
  })

  test('cite nothing for a step that does not exist, and say how many there are', async () => {
    const answer = await inShop('When is step 9 shown?')
    expect(answer.citations).toEqual([])
    expect(answer.answer).toContain('6 steps')
    expect((await inLeave('第十二步')).answer).toContain('共有 4 步')
  })

  test('count the steps', async () => {
    expect((await inShop('How many steps are there?')).answer).toBe('“Publish a product” has 6 steps.')
    expect((await inLeave('一共有多少步？')).answer).toContain('共有 4 步')
  })

  test('tell how long a step takes, or all of them', async () => {
    for (const question of [
      'How long does the whole procedure take?',
      'How long is the recording?',
      '整个过程多久？',
    ]) {
      const answer = await inShop(question)
      expect(answer.answer).toMatch(/28\.0 (?:seconds|秒).*1:00/)
      expect(answer.citations).toMatchObject([{ step: null, start_s: 5, end_s: 33 }])
    }
    expect((await inShop('How long does it take to enter the price?')).answer).toContain('Step 4')
    expect((await inShop('上传图片花了多长时间')).answer).toContain('3.0 秒')
    expect((await inShop('How long does step 5 take?')).answer).toContain('takes 3.0 seconds')
  })

  test('name the recordings when they could be about any of them', async () => {
    const answer = await ask(library, 'When is step 2 shown?')
    expect(answer.citations.map(({ video_id }) => video_id).sort()).toEqual([shop.video.id, leave.video.id])
  })
})

describe('questions in plain words', () => {
  test.each<[string, number]>([
    ['Where do they set the price?', 4],
    ['When is the picture of the lamp added?', 5],
    ['At what point does the presenter log in?', 1],
    ['When does the item go live?', 6],
    ['Where is 49 typed?', 4],
    ['Where is the produkt name entered?', 3],
    ['When do they say what people will search for?', 3],
    ['What happens after they upload the photo?', 6],
    ['After they log in', 2],
    ['right before publishing?', 5],
    ['登录之后', 2],
    ['发布之前？', 5],
    ['The next step after they log in', 2],
    ['the previous step before publishing', 5],
    ['What was done just before uploading the photo?', 4],
    ['What did they do after entering the price', 5],
    ['Which step comes right after entering the price?', 5],
    ['发布前的一步', 5],
    ['登录后的下一步是什么？', 2],
    ['输入价格之后做什么', 5],
    ['上传了哪个文件？', 5],
    ['图片什么时候上传', 5],
    ['When is the success message shown?', 6],
    ['什么时候提示成功？', 6],
    ['价格在哪里输入？', 4],
  ])('%s', async (question, step) => {
    expect((await inShop(question)).citations[0]?.step).toBe(step)
  })

  test.each<[string, number]>([
    ['请假类型在哪里选择？', 2],
    ['什么时候填写请假理由？', 3],
    ['在哪里提交？', 4],
  ])('%s', async (question, step) => {
    expect((await inLeave(question)).citations[0]?.step).toBe(step)
  })

  test('may cite what is said or captioned where no step is', async () => {
    const [citation] = (await inLeave('剩余假期在哪里看？')).citations
    expect(citation).toMatchObject({ step: null, start_s: 45, end_s: 48, text: '记得先看一眼剩余假期' })
  })

  test('find the right recording when none is named', async () => {
    expect((await ask(library, 'Where is the photo uploaded?')).citations[0]).toMatchObject({
      video_id: shop.video.id,
      step: 5,
    })
    expect((await ask(library, '哪里填写请假原因？')).citations[0]).toMatchObject({ video_id: leave.video.id, step: 3 })
  })

  test.each([
    'When do they delete a customer?',
    'Where is the shipping address entered?',
    'Where is the colour of the lamp chosen?',
    'How do I invite a colleague?',
    'Where is 299 typed?',
    '哪里修改密码？',
    '怎么导出报表？',
    '哪里输入了299？',
  ])('cite nothing when it is not shown: %s', async (question) => {
    const answer = await inShop(question)
    expect(answer.citations).toEqual([])
    expect(answer.nearest?.length).toBeGreaterThan(0)
    expect(answer.answer).toMatch(/not shown|没有出现/)
  })

  test('cite no more than the limit', async () => {
    const answer = await ask(library, 'Where do they click?', { limit: 1 })
    expect(answer.citations.length).toBeLessThanOrEqual(1)
  })
})

describe('what comes into view', () => {
  const desk = sampleDocument({
    video: { id: 'vid_00000000000000cc', title: 'Video' },
    events: [
      { ...sampleEvent('screen', 'The screen shows “Welcome”', 0, 5), on_screen_text: ['Welcome', 'Your entries'] },
      {
        ...sampleEvent('action', 'Click the icon near “Welcome”', 5, 7),
        on_screen_text: ['Welcome', '$:/ControlPanel', 'Your entries'],
      },
      { ...sampleEvent('action', 'Click “Rows”', 9, 11), on_screen_text: ['Your entries', 'Organisation', 'Delete'] },
    ],
    procedure: {
      start_url: null,
      parameters: [],
      steps: [
        { ...sampleStep(1, 'Click the icon near “Welcome”', { action: { kind: 'click' } }), start_s: 5, end_s: 7 },
        {
          ...sampleStep(2, 'Click “Rows”', {
            action: { kind: 'click', target: { text: 'Rows' } },
            expect: { text: ['Organisation', 'Delete'], url: null },
          }),
          start_s: 9,
          end_s: 11,
        },
      ],
    },
  })
  const inDesk = (question: string) => ask(library, question, { videoId: desk.video.id })
  beforeAll(() => library.put(desk))

  test('tells when something is opened that nobody names', async () => {
    expect((await inDesk('When do they open the control panel?')).citations[0]?.step).toBe(1)
  })

  test('is no deed where it is only a control', async () => {
    expect((await inDesk('Where is the organisation deleted?')).citations).toEqual([])
  })

  test('is asked for where a control is named', async () => {
    expect((await inDesk('When does the delete button appear?')).citations[0]?.step).toBe(2)
  })
})

test('an unknown video is an error, an empty question and an empty store are answers', async () => {
  await expect(ask(library, 'When?', { videoId: 'vid_ffffffffffffffff' })).rejects.toMatchObject({
    code: 'video_not_found',
  })
  expect((await ask(library, '  ')).citations).toEqual([])
  await using empty = await Library.open({ dataDir: join(dataDir, 'empty') })
  expect((await ask(empty, 'Where is the price set?')).citations).toEqual([])
  expect((await ask(empty, 'When is step 3 shown?')).answer).toContain('Nothing has been indexed')
})

describe('several moments', () => {
  test('are all told, in order, where all are asked for', async () => {
    const answer = await inShop('Where do they type something?')
    expect(answer.citations.map(({ step }) => step)).toEqual([3, 4])
    expect(answer.answer).toStartWith(
      '2 moments show this: “Enter ‘Desk lamp’ as Product name” from 0:15 to 0:18 (step 3);',
    )
  })

  test('are counted', async () => {
    expect((await inShop('How many times do they click publish?')).answer).toStartWith('Once: ')
    expect((await inShop('How many times do they click?')).answer).toStartWith('3 times: ')
    expect((await inShop('How many fields are filled in?')).answer).toStartWith('2 times: ')
    expect((await inLeave('一共点击了几次？')).answer).toStartWith('共 2 次：')
  })
})

describe('a recording in which things are done twice', () => {
  const customers = sampleDocument({
    video: { id: 'vid_00000000000000dd', title: 'Look after customers' },
    events: [],
    procedure: {
      start_url: null,
      parameters: [],
      steps: [
        sampleStep(1, 'Click “Create”', {
          action: { kind: 'click', target: { text: 'Create' } },
          expect: { text: ['Customer name', 'Tags'], url: null },
        }),
        sampleStep(2, 'Enter “Lindqvist” as Search', {
          action: { kind: 'fill', target: { text: 'Search' }, value: 'Lindqvist' },
        }),
        sampleStep(3, 'Click “Save”', {
          action: { kind: 'click', target: { text: 'Save' } },
          expect: { text: ['Element created'], url: null },
        }),
        sampleStep(4, 'Enter “Haddad” as Search', {
          action: { kind: 'fill', target: { text: 'Search' }, value: 'Haddad' },
        }),
      ],
    },
  })
  beforeAll(() => library.put(customers))
  const first = async (question: string) =>
    (await ask(library, question, { videoId: customers.video.id })).citations[0]?.step

  test.each<[string, number]>([
    ['When is the first search made?', 2],
    ['When is the second search made?', 4],
    ['第二次搜索在哪里？', 4],
    ['最后一次点击是什么？', 3],
    ['When does “Element created” appear?', 3],
    ['保存在哪一步？', 3],
    ['Which steps enter something?', 2],
  ])('%s', async (question, step) => {
    expect(await first(question)).toBe(step)
  })

  test.each(['When do they preview the customer?', 'Where is the theme changed?', '哪里预览客户？'])(
    'cites nothing when it is not shown: %s',
    async (question) => {
      expect(await first(question)).toBeUndefined()
    },
  )

  test('counts what is done again', async () => {
    const { answer } = await ask(library, 'How many times do they search?', { videoId: customers.video.id })
    expect(answer).toStartWith('2 times: ')
  })
})

describe('over recordings of several apps', () => {
  const notebook = sampleDocument({
    video: { id: 'vid_00000000000000d1', title: 'Video' },
    events: [
      { ...sampleEvent('screen', 'The screen shows “Notebook”', 0, 5), on_screen_text: ['Notebook'] },
      { ...sampleEvent('action', 'Click the icon', 5, 7), on_screen_text: ['Notebook', 'Control Panel'] },
    ],
    procedure: {
      start_url: null,
      parameters: [],
      steps: [
        { ...sampleStep(1, 'Click the icon near “Notebook”', { action: { kind: 'click' } }), start_s: 5, end_s: 7 },
        sampleStep(2, 'Create a note', { action: { kind: 'click', target: { text: 'Create a note' } } }),
        sampleStep(3, 'Type the title', {
          action: { kind: 'fill', target: { text: 'New note' }, value: 'Shopping' },
        }),
      ],
    },
  })
  const journal = sampleDocument({
    video: { id: 'vid_00000000000000d2', title: 'Video' },
    events: [],
    procedure: {
      start_url: null,
      parameters: [],
      steps: [
        sampleStep(1, 'Click Write, in the corner, to open an empty form', { action: { kind: 'click' } }),
        sampleStep(2, 'Set the publication date', {
          action: { kind: 'fill', target: { text: 'Publication date' }, value: '05/14/2027' },
        }),
      ],
    },
  })
  let several: Library
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stepcast-ask-'))
    several = await Library.open({ dataDir: folder, embedder: createEmbedder(readInferenceConfiguration({})) })
    await several.put(notebook)
    await several.put(journal)
  })
  afterAll(async () => {
    await several.close()
    await rm(folder, { recursive: true, force: true })
  })

  test.each<[string, string, number]>([
    // who sets a date does not open the settings
    ['When do they open the control panel?', notebook.video.id, 1],
    // the label of a field that is filled in is no deed
    ['When do they make a new note?', notebook.video.id, 2],
    ['Where is the publication date set?', journal.video.id, 2],
  ])('%s', async (question, video, step) => {
    expect((await ask(several, question)).citations[0]).toMatchObject({ video_id: video, step })
  })

  test('the settings are not shown where only something is set', async () => {
    expect((await ask(several, 'Where are the settings?', { videoId: journal.video.id })).citations).toEqual([])
  })
})
