import { createEmbedder, readInferenceConfiguration } from '@stepcast/inference-client'
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { stepTitle } from '../../distil/step-title.ts'
import { answerSchema } from '../../protocol/answer.ts'
import type { Action } from '../../protocol/procedure.ts'
import { Library } from '../../store/library.ts'
import { sampleDocument, sampleEvent, sampleStep } from '../../testing/sample-document.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { ask } from '../ask.ts'
import { flowOf } from './flow-words.ts'

const shop = sampleDocument({
  events: [sampleEvent('speech', 'The price is without tax.', 20, 22)],
})
const account = sampleDocument({
  video: { id: 'vid_00000000000000bb', title: 'Sign in' },
  events: [],
  procedure: {
    parameters: [{ name: 'password', label: 'Passphrase', recorded_value: 'hunter-2-secret', kind: 'secret' }],
    steps: [
      sampleStep(1, 'Enter “hunter-2-secret” as Passphrase', {
        action: { kind: 'fill', target: { text: 'Passphrase' }, value: 'hunter-2-secret', parameter: 'password' },
      }),
      sampleStep(2, 'Click “Log in”', {
        action: { kind: 'click', target: { text: 'Log in' } },
        expect: { text: ['Welcome'], url: 'https://shop.test/home' },
      }),
    ],
  },
})

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let library: Library
beforeAll(async () => {
  folder = await temporaryFolder()
  library = await Library.open({ dataDir: folder.path, embedder: createEmbedder(readInferenceConfiguration({})) })
  for (const document of [shop, account]) await library.put(document)
})
afterAll(async () => {
  await library.close()
  await folder[Symbol.asyncDispose]()
})

const inShop = (question: string) => ask(library, question, { videoId: shop.video.id })

describe('how a step is done', () => {
  test('is told in words, with its pictures, values and what is said', async () => {
    const answer = await inShop('How is step 4 done?')
    expect(answer.answer).toBe('Step 4, “Enter ‘49’ as Price”, from 0:20 to 0:23: Type “49” into “Price”.')
    expect(answer.steps).toEqual([
      {
        video_id: shop.video.id,
        n: 4,
        title: 'Enter “49” as Price',
        start_s: 20,
        end_s: 23,
        kind: 'fill',
        target: { text: 'Price', role: null },
        flow: ['Type “49” into “Price”.'],
        values: [{ label: 'Price', value: '49', kind: 'text', parameter: 'price' }],
        said: ['The price is without tax.'],
        expect: { text: [], url: null },
        keyframes: { before: '4-before.webp', after: '4-after.webp' },
      },
    ])
    expect(answerSchema.parse(answer)).toEqual(answer)
  })

  test('is told in Chinese, and of several steps', async () => {
    const one = await inShop('第四步怎么做？')
    expect(one.answer).toContain('在“Price”中输入“49”。')
    const several = await inShop('Describe steps 3 to 5')
    expect(several.steps?.map(({ n }) => n)).toEqual([3, 4, 5])
    expect(several.answer.split('\n')).toHaveLength(3)
  })

  test('is not told where it is asked when, or how long', async () => {
    expect((await inShop('When is step 4 shown?')).steps).toBeUndefined()
    expect((await inShop('How long does step 4 take?')).steps).toBeUndefined()
  })

  test('covers secrets', async () => {
    const answer = await ask(library, 'How do I log in?', { videoId: account.video.id })
    expect(answer.steps?.map(({ n }) => n)).toEqual([1, 2])
    expect(answer.steps?.[0]).toMatchObject({
      flow: ['Type the secret value into “Passphrase”.'],
      values: [{ label: 'Passphrase', value: '••••••', kind: 'secret', parameter: 'password' }],
    })
    expect(answer.steps?.[1]?.flow).toEqual([
      'Click “Log in”.',
      'Then “Welcome” appears.',
      'The address is then https://shop.test/home.',
    ])
    expect(JSON.stringify([answer.answer, answer.steps])).not.toContain('hunter-2-secret')
  })
})

describe('the way to something', () => {
  test('is the steps of the part that ends there, best citation first', async () => {
    const answer = await ask(library, 'How do I publish a product?')
    expect(answer.steps?.map(({ n }) => n)).toEqual([2, 3, 4, 5, 6])
    expect(answer.citations[0]?.step).toBe(6)
    expect(answer.citations.length).toBeLessThanOrEqual(5)
    expect(answer.answer.split('\n')).toEqual([
      '“Publish a product” shows it in 5 of its 6 steps:',
      '2. Click “New product” (0:10)',
      '3. Type “Desk lamp” into “Product name” (0:15)',
      '4. Type “49” into “Price” (0:20)',
      '5. Choose the file “lamp.jpg” for “Photo” (0:25)',
      '6. Click “Publish” (0:30)',
    ])
  })

  test('is a single step where that is all there is to it', async () => {
    const answer = await inShop('How do they set the price?')
    expect(answer.steps?.map(({ n }) => n)).toEqual([4])
    expect(answer.answer).toStartWith('Step 4')
  })

  test('is told in Chinese', async () => {
    const answer = await inShop('怎么发布？')
    expect(answer.answer).toStartWith('《Publish a product》')
    expect(answer.steps?.at(-1)?.flow[0]).toBe('点击“Publish”。')
  })

  test('is nowhere where nothing shows it', async () => {
    const answer = await inShop('How do I delete a customer?')
    expect(answer.citations).toEqual([])
    expect(answer.steps).toBeUndefined()
  })
})

test.each<[Action, string, string]>([
  [{ kind: 'goto', value: 'https://a.test' }, 'Open https://a.test.', '打开 https://a.test。'],
  [{ kind: 'click', target: { text: 'Go' }, count: 2 }, 'Double-click “Go”.', '双击“Go”。'],
  [{ kind: 'click', target: { near: ['Name'] } }, 'Click the icon near “Name”.', '点击“Name”旁的图标。'],
  [{ kind: 'fill', target: { text: 'Name' }, value: '' }, 'Clear “Name”.', '清空“Name”。'],
  [{ kind: 'fill', target: { role: 'terminal' }, value: 'ls' }, 'Run “ls” in the terminal.', '在终端中运行“ls”。'],
  [{ kind: 'select', target: { text: 'Type' }, value: 'A' }, 'Choose “A” in “Type”.', '在“Type”中选择“A”。'],
  [{ kind: 'check', target: { text: 'Live' }, value: 'false' }, 'Turn off “Live”.', '关闭“Live”。'],
  [{ kind: 'press', value: 'Enter' }, 'Press Enter.', '按下 Enter。'],
  [{ kind: 'scroll', value: 'up' }, 'Scroll up.', '向上滚动。'],
  [{ kind: 'drag', target: { text: 'Card' }, to: { text: 'Done' } }, 'Drag “Card” to “Done”.', '把“Card”拖到“Done”。'],
])('the words for %j', (action, english, chinese) => {
  const step = sampleStep(1, stepTitle(action), { action })
  expect([flowOf(step, 'en')[0], flowOf(step, 'zh-CN')[0]]).toEqual([english, chinese])
})

test('what has no name on the screen is called as its author called it', () => {
  const step = sampleStep(1, 'Open the settings', { action: { kind: 'click' } })
  expect(flowOf(step, 'en')).toEqual(['Open the settings.'])
})
