import { renderReport } from '@stepcast/agent/testing'
import type { RunReport } from '@stepcast/agent'
import { expect, test } from 'bun:test'
import { tellPage } from './tell-page.ts'

const step: RunReport['steps'][number] = {
  n: 1,
  title: 'Enter “Done” as Value',
  status: 'done',
  attempts: 2,
  grounded_by: 'text',
  cited: { video_id: 'vid_1', start_s: 62 },
  verified_by: '“Done & saved” appeared',
  screenshot: '',
  seconds: 1.25,
  value: 'Steps',
  target: { name: 'Value', role: 'textbox', box: null },
  because: 'its text “Value” is the recorded “Value”',
  thought: 'Changed',
  checks: [
    { what: '“Recorded” is shown', ok: true, seen: null },
    { what: 'the page reports no failure', ok: false, seen: 'Failed' },
    { what: 'constructor', ok: false, seen: null },
    { what: 'the page changed', ok: false, seen: null },
  ],
  heals: [{ tried: 'pressed Escape', because: 'the target is covered by “Took”', helped: true }],
  drift: 'its text “Value” is the recorded “Value”',
  dialogs: ['Used? (confirmed)'],
  error: null,
}
const report: RunReport = {
  run_id: 'run_1',
  video_id: 'vid_1',
  title: 'What',
  url: 'https://shop.test/<b>',
  goal: 'Thought',
  status: 'failed',
  reason: 'the element is no longer on the page',
  steps: [
    step,
    { ...step, n: 2, status: 'skipped', attempts: 1, title: 'Click “<i>Save</i>”' },
    {
      ...step,
      n: 3,
      status: 'failed',
      error: { code: 'gone', message: 'the element is no longer on the page', hint: 'run it again' },
    },
  ],
  values: [
    { name: 'value', label: 'Value', kind: 'text', recorded_value: 'Done', value: 'Steps', set: true, steps: [1, 2] },
  ],
  blocked: ['https://elsewhere.test/'],
  usage: { model_calls: 1, input_tokens: 0, output_tokens: 0, wall_s: 9.1 },
  report: '',
  started_at: '2026-11-23T12:00:00.000Z',
  error: { code: 'gone', message: 'the element is no longer on the page', hint: 'run it again' },
}
const pictures = new Map([[1, { recorded: 'data:,1', recordedBox: null, live: 'data:,2', after: 'data:,3' }]])
const english = renderReport(report, { title: 'Steps' }, pictures)
const chinese = tellPage(english)

/** The texts of a page that are not marked as somebody else's, and those that are. */
function textsOf(html: string): { own: string[]; foreign: string[] } {
  const texts = { own: [] as string[], foreign: [] as string[] }
  let depth = 0
  void new HTMLRewriter()
    .on('style, [translate="no"]', {
      element(element) {
        depth += 1
        element.onEndTag(() => void (depth -= 1))
      },
    })
    .on('img', { element: (image) => void texts.own.push(image.getAttribute('alt') ?? '') })
    .onDocument({
      text: ({ text }) => void (text.trim() !== '' && texts[depth > 0 ? 'foreign' : 'own'].push(text.trim())),
    })
    .transform(html)
  return texts
}

test('a report says everything of its own in Chinese', () => {
  const { own } = textsOf(chinese)
  expect(own.length).toBe(textsOf(english).own.length)
  const left = own
    .map((text) => text.replaceAll(/“[^”]*”|看到的是：Failed|\bEsc\b/g, ''))
    .filter((text) => /[A-Za-z]{2}/.test(text))
  // The page's title begins with the run's, which is its recording's.
  expect([...new Set(left)]).toEqual(['What · 失败', 'constructor'])
})

test('what is of the recording, the page or a person stays, letter for letter', () => {
  expect(textsOf(chinese).foreign).toEqual(textsOf(english).foreign)
  for (const words of [
    '“Done &amp; saved”',
    '“&lt;i&gt;Save&lt;/i&gt;”',
    'https://shop.test/&lt;b&gt;',
    '看到的是：Failed',
  ])
    expect(chinese).toContain(words)
})

test('it is said to be in Chinese', () => {
  expect(chinese).toContain('<html lang="zh-CN">')
})
