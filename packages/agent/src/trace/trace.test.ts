import { expect, test } from 'bun:test'
import { click, fill, type RecordedStep } from '../testing/sample-recording.ts'
import type { pages } from '../testing/test-pages.ts'
import { testRuns } from '../testing/test-runs.ts'

const runs = testRuns()

async function traceOf(page: keyof typeof pages, steps: RecordedStep[], secrets: Record<string, string> = {}) {
  const report = await runs.follow(page, steps, { secrets })
  const text = await Bun.file(report.trace ?? '').text()
  const flow: { steps: Record<string, unknown>[] } = JSON.parse(text)
  return { report, text, steps: flow.steps }
}

test('what is done in frames and shadow roots is named by the way to it', async () => {
  const { report, steps } = await traceOf('nested', [
    fill('Text in a frame', 'one'),
    fill('Open field', 'two'),
    click('Hand in', 'Arrived: one two'),
  ])
  expect(report.reason).toBeNull()
  expect(steps.filter(({ type }) => type === 'change')).toEqual([
    { type: 'change', target: 'main', selectors: [['#t']], frame: [0], value: 'one' },
    { type: 'change', target: 'main', selectors: [['#open', 'input']], value: 'two' },
  ])
  expect(steps.findLast(({ type }) => type === 'click')).toMatchObject({ selectors: [['#closed', 'button']] })
  expect(steps.at(-1)).toEqual({
    type: 'waitForExpression',
    expression: 'document.body.innerText.includes("Arrived: one two")',
  })
})

test('a secret is its name, choices are their values, and a run that fails leaves what it did', async () => {
  const chosen = await traceOf('kinds', [
    { action: { kind: 'select', target: { text: 'Category' }, value: 'Lighting' } },
    { action: { kind: 'check', target: { text: 'Featured' }, value: 'true' } },
    click('Nothing of that name'),
  ])
  expect(chosen.report.status).toBe('failed')
  expect(chosen.steps.find(({ type }) => type === 'change')).toMatchObject({ value: 'lighting' })
  expect(chosen.steps.findLast(({ type }) => type === 'click')).toMatchObject({
    selectors: [['input[name="featured"]']],
  })
  const secret = 'hunter-2-secret'
  const { text, steps } = await traceOf('login', [fill('Password', '••••')], { password: secret })
  expect(steps.find(({ type }) => type === 'change')).toMatchObject({ value: '{{password}}' })
  expect(text).not.toContain(secret)
})
