import { describe, expect, test } from 'bun:test'
import type { Action } from '@stepcast/video-index'
import type { kitPages } from '../testing/kit-pages.ts'
import { click, type RecordedStep } from '../testing/sample-recording.ts'
import { testRuns } from '../testing/test-runs.ts'

const runs = testRuns()

const { follow } = runs

const step = (kind: Action['kind'], text: string, value: string, ...expected: string[]): RecordedStep => ({
  action: { kind, target: { text }, value },
  text: expected,
})

describe('controls of kits', () => {
  test.each([
    [
      'a switch whose words stand in a slot of its component',
      'slottedSwitch',
      [step('check', 'Open for booking', 'true'), click('Keep', 'Kept, booking is open')],
    ],
    ['words that take up a part of their line', 'wideWords', [click('Old letters', 'Opened the archive')]],
    [
      'a list that opens when it is pressed and is searched',
      'pressedList',
      [step('select', 'Site', 'Station square', 'Site is Station square')],
    ],
    [
      'rows that come one by one and have the same fields',
      'orderLines',
      [
        click('Add line'),
        step('fill', 'Product', 'Lamp'),
        step('fill', 'Quantity', '3'),
        click('Add line'),
        step('fill', 'Product', 'Vase'),
        step('fill', 'Quantity', '5'),
        click('Order', 'Ordered Lamp × 3, Vase × 5'),
      ],
    ],
    ['a label that lets the pointer through to its field', 'seenThrough', [click('Rank', 'Ranks are listed')]],
    ['a choice that is made level by level', 'levels', [step('select', 'City', 'South / Mill', 'Going to Mill')]],
    [
      'a calendar of two months, a year and more ahead',
      'twoMonths',
      [step('select', 'Stay', '2028-01-31', 'Staying on 2028-01-31')],
    ],
    [
      'a calendar of two months, some months back',
      'twoMonths',
      [step('select', 'Stay', '2026-08-05', 'Staying on 2026-08-05')],
    ],
    ['a switch that is cut off within its label', 'cutOffSwitch', [step('check', 'Active', 'true', 'Active is true')]],
    [
      'a switch that is drawn apart from its label',
      'drawnSwitch',
      [step('check', 'Open to guests', 'true', 'Guests are welcome')],
    ],
    ['a list that shows its choice over its field', 'coveredList', [step('select', 'City', 'Vienna', 'Off to Vienna')]],
    ['a list without a name or a role', 'namelessList', [step('select', 'Town', 'Town 42', 'Moved to Town 42')]],
    [
      'a list with a field and a button of one name',
      'twoOpeners',
      [step('select', 'Harbour', 'Hamburg', 'Calling at Hamburg')],
    ],
    [
      'an editor under its rows of buttons',
      'editorUnderButtons',
      [step('fill', 'Description', 'A quiet room', 'Described as A quiet room')],
    ],
    [
      'a time that is taken by Enter only',
      'clock',
      [step('fill', 'Start time', '09:30'), click('Check', 'Begins at 09:30')],
    ],
    [
      'a date that is entered part by part',
      'dateInParts',
      [step('fill', 'Handed in', '2028-02-29', 'Handed in on day 29 of month 2 in 2028')],
    ],
    [
      'a calendar whose month stands in a list',
      'calendarOfLists',
      [step('fill', 'Start', '2027-02-28', 'Starting on 2027-02-28')],
    ],
    ['a date that is taken by Enter only', 'dateByEnter', [step('select', 'Start', '2026-11-23', 'Starts 2026-11-23')]],
  ] satisfies [string, keyof typeof kitPages, RecordedStep[]][])('are worked: %s', async (_, name, steps) => {
    const report = await follow(name, steps)
    expect(report.reason).toBeNull()
    expect(report.status).toBe('done')
    const [expected = ''] = steps.at(-1)?.text ?? []
    expect(report.steps.at(-1)!.checks.some(({ what, ok }) => ok && what.includes(expected))).toBe(true)
  })

  test('a sentence is pressed on the link in it that the recorded words hold', async () => {
    const report = await follow('sentence', [click('Create the page "Bird walk" on this wiki!', 'A new page')])
    expect(report.reason).toBeNull()
    expect(report.status).toBe('done')
  })

  test('that do nothing are not told as done', async () => {
    const report = await follow('noEffect', [click('Approve'), click('Overview', 'The overview')], { yes: true })
    expect(report).toMatchObject({ status: 'failed', error: { code: 'outcome_unconfirmed' } })
  })
})

describe('a row that is meant', () => {
  const deleting = (row: string[]): RecordedStep => ({
    action: { kind: 'click', target: { text: 'Delete', row } },
    text: [`“${row[0]}” was deleted`],
  })
  const recorded = ['Sourdough basics', 'Kitchen']

  test('is the recorded one', async () => {
    const report = await follow('rows', [deleting(['Bicycle repair', 'Workshop'])], { yes: true })
    expect(report.reason).toBeNull()
    expect(report.status).toBe('done')
  })

  test('is asked about by the browser, whose question is answered once', async () => {
    const report = await follow('rows', [deleting(recorded), click('OK'), click('Edit')], { yes: true })
    expect(report.steps[0]!.dialogs).toEqual(['Delete “Sourdough basics”? (confirmed)'])
    expect(report.steps[1]).toMatchObject({ status: 'skipped' })
    expect(report.steps[1]!.verified_by).toContain('was answered already')
  })

  test('is marked by its tick box rather than by the words that it begins with', async () => {
    const mark: RecordedStep = {
      action: {
        kind: 'check',
        target: { text: 'Sourdough basics', role: 'checkbox', row: ['Sourdough basics'] },
        value: 'true',
      },
      text: [],
    }
    const report = await follow('markedRows', [mark, click('Delete', 'Sourdough basics was deleted')], {
      yes: true,
      values: { 'Sourdough basics': 'Bird walk' },
    })
    expect(report.reason).toBeNull()
    expect(report.status).toBe('done')
    expect(report.steps[1]!.checks.some(({ what, ok }) => ok && what.includes('Bird walk was deleted'))).toBe(true)
  })

  test('is the one that the user names instead', async () => {
    const report = await follow('rows', [deleting(recorded)], {
      yes: true,
      values: { 'Sourdough basics': 'Bird walk' },
    })
    expect(report.reason).toBeNull()
    expect(report.status).toBe('done')
    expect(report.steps[0]!.verified_by).toContain('Bird walk')
  })

  test('is found for an icon as well', async () => {
    const target = { box: [0.48, 0.02, 0.5, 0.05], row: recorded } satisfies Action['target']
    const steps = [{ action: { kind: 'click', target }, text: ['Editing Sourdough basics'] } satisfies RecordedStep]
    const report = await follow('rows', steps, { values: { 'Sourdough basics': 'Bicycle repair' } })
    expect(report.reason).toBeNull()
    expect(report.status).toBe('done')
  })

  test('is no other one where the page has none of that name', async () => {
    const report = await follow('rows', [deleting(recorded)], {
      yes: true,
      values: { 'Sourdough basics': 'Bird talk' },
    })
    expect(report.status).toBe('failed')
    expect(report.reason).toContain('no row holds “Bird talk”')
  })
})

test('an icon that turns out to delete is approved by what came of it in the recording, and by nothing else', async () => {
  const target = { box: [0.08, 0.02, 0.1, 0.05] } satisfies Action['target']
  const press = (expected: string): RecordedStep[] => [{ action: { kind: 'click', target }, text: [expected] }]
  expect(await follow('namedIcon', press('Delete this letter?'), { yes: true })).toMatchObject({ status: 'done' })
  expect(await follow('namedIcon', press('Delete this letter?'))).toMatchObject({ status: 'needs_approval' })
  expect(await follow('namedIcon', press('Letter 12'), { yes: true })).toMatchObject({ status: 'needs_approval' })
})

test('a password that was not read is typed before the click that signs in, where it was handed over', async () => {
  const steps = [step('fill', 'Email', 'ann@example.org'), click('Log in', 'Hello Ann')]
  const report = await follow('unreadPassword', steps, { secrets: { password: 'sesame-open-42' } })
  expect(report.status).toBe('done')
  expect(report.steps[1]!.heals.map(({ tried }) => tried)).toEqual(['entered the password'])
  expect(await Bun.file(report.report).text()).not.toContain('sesame-open-42')
  expect((await follow('unreadPassword', steps)).status).toBe('failed')
})

test('which of several rows is taken away is never told by the step before', async () => {
  const lines = [click('Add line'), click('Add line'), step('fill', 'Product', 'Vase')]
  const report = await follow('orderLines', [click('Add line'), ...lines, click('Remove', 'One line less')])
  expect(report.status).toBe('failed')
  expect(report.error?.code).toBe('target_ambiguous')
})

test('a button is pressed through the file input that nobody sees on it', async () => {
  const file = `${runs.folder}/plan.txt`
  await Bun.write(file, 'plan')
  const report = await follow('seenThrough', [click('Bring in', 'Took plan.txt')], { files: [file] })
  expect(report.status).toBe('done')
})
