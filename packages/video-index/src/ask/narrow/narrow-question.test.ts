import { createEmbedder, readInferenceConfiguration } from '@stepcast/inference-client'
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Procedure } from '../../protocol/procedure.ts'
import { Library } from '../../store/library.ts'
import { hostOf, hostsOf } from '../../store/hosts-of.ts'
import { sampleDocument, sampleStep } from '../../testing/sample-document.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { ask, type AskOptions } from '../ask.ts'

const checkout = (host: string): Partial<Procedure> => ({
  start_url: `https://${host}/cart`,
  parameters: [],
  steps: [
    sampleStep(1, 'Enter “Ann” as Name', { action: { kind: 'fill', target: { text: 'Name' }, value: 'Ann' } }),
    sampleStep(2, 'Enter “Lyon” as City', { action: { kind: 'fill', target: { text: 'City' }, value: 'Lyon' } }),
    sampleStep(3, 'Choose “Express” as Delivery', {
      action: { kind: 'select', target: { text: 'Delivery' }, value: 'Express' },
    }),
    {
      ...sampleStep(4, 'Enter “Bob” as Name', { action: { kind: 'fill', target: { text: 'Name' }, value: 'Bob' } }),
      start_s: 40,
      end_s: 44,
    },
  ],
})
const shop = sampleDocument()
const guest = sampleDocument({
  video: { id: 'vid_00000000000000bb', title: 'Checkout as a guest' },
  events: [],
  procedure: checkout('pay.example:8443'),
})
const member = sampleDocument({
  video: { id: 'vid_00000000000000cc', title: '会员结账' },
  events: [],
  procedure: checkout('m.store.example'),
})

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let library: Library
beforeAll(async () => {
  folder = await temporaryFolder()
  library = await Library.open({ dataDir: folder.path, embedder: createEmbedder(readInferenceConfiguration({})) })
  for (const document of [shop, guest, member]) await library.put(document)
})
afterAll(async () => {
  await library.close()
  await folder[Symbol.asyncDispose]()
})

async function placesOf(question: string, options: AskOptions = {}): Promise<string[]> {
  const { citations } = await ask(library, question, options)
  return citations.map(({ video_id, step }) => `${video_id.slice(-2)} ${step}`)
}

describe('options narrow a question', () => {
  test('to recordings', async () => {
    expect(await placesOf('Where is the city entered?', { videoIds: [guest.video.id] })).toEqual(['bb 2'])
    const both = await placesOf('Where is the city entered?', { videoIds: [guest.video.id, member.video.id] })
    expect(both.toSorted()).toEqual(['bb 2', 'cc 2'])
    expect(await placesOf('When is step 2 shown?', { videoIds: [shop.video.id, guest.video.id] })).toHaveLength(2)
    await expect(ask(library, 'Where?', { videoIds: ['vid_0000000000000001'] })).rejects.toMatchObject({
      code: 'video_not_found',
    })
  })

  test('to a time', async () => {
    const inGuest = { videoId: guest.video.id }
    expect((await placesOf('Where is the name entered?', inGuest))[0]).toBe('bb 1')
    expect(await placesOf('Where is the name entered?', { ...inGuest, startS: 30 })).toEqual(['bb 4'])
    expect(await placesOf('Where is the name entered?', { ...inGuest, startS: 8, endS: 20 })).toEqual([])
  })

  test('to an app, by a host with or without port, a domain above it, an address, or words of titles', async () => {
    const question = 'Where is the city entered?'
    for (const app of ['pay.example', 'pay.example:8443', 'https://pay.example:8443/any', 'guest checkout'])
      expect(await placesOf(question, { app })).toEqual(['bb 2'])
    for (const app of ['store.example', 'm.store.example', '结账'])
      expect(await placesOf(question, { app })).toEqual(['cc 2'])
    for (const app of ['ay.example', 'pay.example:1', 'nothing'])
      expect((await ask(library, question, { app })).answer).toContain('No indexed recording fits')
    expect(await placesOf(question, { app: 'pay.example', videoIds: [member.video.id] })).toEqual([])
  })

  test('to kinds of action', async () => {
    expect(await placesOf('Where is “Express” chosen?', { app: 'pay.example', kinds: ['fill'] })).toEqual([])
    expect(await placesOf('Where is “Express” chosen?', { app: 'pay.example', kinds: ['select'] })).toEqual(['bb 3'])
    const counted = await ask(library, 'How many steps are there?', { videoId: guest.video.id, kinds: ['fill'] })
    expect(counted.answer).toContain('3 steps')
  })
})

describe('a question narrows itself', () => {
  test.each<[string, string[]]>([
    ['Where is the city entered in the “Checkout as a guest” video?', ['bb 2']],
    ['Where is the city entered in the checkout video?', ['bb 2']],
    ['In the video about guest checkout, where is the city entered?', ['bb 2']],
    ['Where is the city entered on m.store.example?', ['cc 2']],
    ['在会员结账视频里，在哪里输入City？', ['cc 2']],
    ['《会员结账》里哪里输入City？', ['cc 2']],
    ['When is step 3 shown in the checkout video?', ['bb 3']],
    ['In the checkout recording, where is the name entered after 0:30?', ['bb 4']],
  ])('%s', async (question, places) => {
    expect(await placesOf(question)).toEqual(places)
  })

  test.each<[string, string[]]>([
    ['Where is the name entered in the last 30 seconds?', ['bb 4']],
    ['What happens in the first 12 seconds?', ['bb 1', 'bb 2']],
    ['What is done between 0:10 and 0:20?', ['bb 2', 'bb 3']],
    ['What is shown at 0:16?', ['bb 3']],
    ['What is shown at 0:30?', ['bb 3']],
    ['前十二秒做了什么？', ['bb 1', 'bb 2']],
    ['最后30秒输入了什么名字？', ['bb 4']],
  ])('by time: %s', async (question, places) => {
    expect(await placesOf(question, { videoId: guest.video.id })).toEqual(places)
  })

  test('and leaves the rest as if it stood alone', async () => {
    const { answer } = await ask(library, 'In the checkout video, how long does it take to enter the city?')
    expect(answer).toStartWith('Step 2, “Enter ‘Lyon’ as City”, takes 3.0 seconds')
  })

  test('counts the steps of a time', async () => {
    const { answer } = await ask(library, 'How many steps are in the first 12 seconds?', { videoId: guest.video.id })
    expect(answer).toContain('2 steps')
  })

  test('to nothing that is not there: then its words are words', async () => {
    expect(await placesOf('Where is the city entered in the cooking video?', { app: 'pay.example' })).toEqual(['bb 2'])
  })
})

test('hosts are those of addresses that can be read, ports included', () => {
  expect(hostsOf(guest)).toEqual(['pay.example:8443'])
  expect(
    ['https://a.test/x', 'a.test', 'localhost', 'a.test:80/x', 'Checkout', 'mailto:a@b.c', ''].map(hostOf),
  ).toEqual(['a.test', 'a.test', 'localhost', 'a.test', undefined, undefined, undefined])
})
