import { describe, expect, test } from 'bun:test'
import { dirname } from 'node:path'
import { Glob } from 'bun'
import { type Parameter, TextReader } from '@stepcast/video-index'
import type { RunOptions } from '../protocol/run.ts'
import { click, fill, type RecordedStep } from '../testing/sample-recording.ts'
import { testRuns } from '../testing/test-runs.ts'

const runs = testRuns()

const follow = (steps: RecordedStep[], options: Partial<RunOptions> = {}, parameters: Parameter[] = []) =>
  runs.follow('drawn', steps, options, parameters)

const customer: RecordedStep = {
  action: {
    kind: 'fill',
    value: 'Acme Ltd',
    parameter: 'customer',
    // the label at the left, and the pointer in the field beside it
    target: { text: 'Customer', box: [0.031, 0.19, 0.104, 0.23], point: [0.3, 0.212] },
  },
}

describe('an app that draws itself on a canvas', () => {
  test('is read from its picture, clicked where the words stand, typed into, and checked by what is drawn then', async () => {
    const report = await follow([
      click('Orders', 'New order'),
      click('New order', 'Save order'),
      customer,
      click('Save order', 'The order of Acme Ltd is kept'),
    ])
    expect(report.reason).toBeNull()
    expect(report.status).toBe('done')
    expect(report.steps.map(({ status, attempts }) => [status, attempts])).toEqual([
      ['done', 1],
      ['done', 1],
      ['done', 1],
      ['done', 1],
    ])
    expect(runs.server.saved('drawn')).toEqual({ customer: 'Acme Ltd' })
    expect(report.steps[3]!.verified_by).toContain('The order of Acme Ltd is kept')
  })

  test('is not done when it draws something else than the recording showed', async () => {
    const report = await follow([click('Reports', 'Sales by region')])
    expect(report.status).toBe('failed')
    expect(report.error?.code).toBe('outcome_unconfirmed')
  })

  test('has nothing to click where the words are not drawn', async () => {
    const report = await follow([click('Invoices', 'New invoice')])
    expect(report).toMatchObject({ status: 'failed', error: { code: 'target_missing' } })
    const entry = await follow([click('Orders', 'New order'), fill('Delivery date', '2027-01-01')])
    expect(entry).toMatchObject({ status: 'failed', error: { code: 'target_missing' } })
    expect(entry.reason).toMatch(
      /step 2 could not be done \(.*Delivery date.*\), and going back to step 1 did not help/,
    )
  })

  test('shows no secret that it draws', async () => {
    const secret = 'Gladiolus seven'
    const report = await follow(
      [click('Orders', 'New order'), click('New order', 'Save order'), customer, click('Save order', 'is kept')],
      { secrets: { customer: secret }, values: {} },
      [{ name: 'customer', label: 'Customer', recorded_value: 'Acme Ltd', kind: 'secret' }],
    )
    expect(runs.server.saved('drawn')).toEqual({ customer: secret })
    await using reader = new TextReader()
    const pictures = await Array.fromAsync(new Glob('*.jpg').scan({ cwd: dirname(report.report), absolute: true }))
    expect(pictures.length).toBeGreaterThan(6)
    for (const picture of pictures)
      expect((await reader.read(await Bun.file(picture).bytes())).map(({ text }) => text).join()).not.toMatch(
        /gladiolus/i,
      )
    expect(await Bun.file(report.report).text()).not.toContain('Gladiolus')
  })
})
