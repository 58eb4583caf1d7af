import { describe, expect, test } from 'bun:test'
import type { RecordedStep } from '../testing/sample-recording.ts'
import { testRuns } from '../testing/test-runs.ts'

const runs = testRuns()

const { follow } = runs

const slide = (text: string, value: string, ...expected: string[]): RecordedStep => ({
  action: { kind: 'drag', target: { text, role: 'slider' }, value, to: { point: [0.4, 0.1] } },
  text: expected,
})

const drag = (text: string, onto: string, ...expected: string[]): RecordedStep => ({
  action: { kind: 'drag', target: { text }, value: onto, to: { text: onto } },
  text: expected,
})

describe('sliders', () => {
  test('are set by keys that the app hears, to the end of the range too, and to what their label counts', async () => {
    const report = await follow('range', [
      slide('Max price', '120', 'Listed up to 120'),
      slide('Kept for', '30 days'),
      slide('Max price', '500', 'Listed up to 500'),
    ])
    expect(report.reason).toBeNull()
    expect(report.steps.map(({ status }) => status)).toEqual(['done', 'done', 'done'])
    expect(report.steps[0]?.checks).toEqual([
      { what: 'it is set to “120”', ok: true, seen: '120' },
      { what: '“Listed up to 120” is shown', ok: true, seen: null },
    ])
  })

  test('take a new value, stay where they are when they have it, and are not done when they cannot have it', async () => {
    const other = await follow('range', [slide('Max price', '120', 'Listed up to 120')], {
      values: { 'Max price': '60' },
    })
    expect(other.reason).toBeNull()
    expect(other.steps[0]).toMatchObject({ status: 'done', value: '60' })
    const already = await follow('range', [slide('Max price', '250')])
    expect(already.steps[0]).toMatchObject({ status: 'done', verified_by: 'it is set to “250”, as it did before' })
    const between = await follow('range', [slide('Max price', '125')])
    expect(between).toMatchObject({ status: 'failed', error: { code: 'outcome_unconfirmed' } })
    const beyond = await follow('range', [slide('Max price', '900')])
    expect(beyond).toMatchObject({ status: 'failed', error: { code: 'action_failed' } })
    expect(beyond.reason).toContain('from 0 to 500')
  })

  test('that are drawn by the app answer to keys or to their thumb; one that answers to neither is not done', async () => {
    const report = await follow('ariaSlider', [slide('Volume', '73'), slide('Balance', '45')])
    expect(report.reason).toBeNull()
    expect(report.steps.map(({ status }) => status)).toEqual(['done', 'done'])
    const locked = await follow('ariaSlider', [slide('Locked', '40')])
    expect(locked).toMatchObject({ status: 'failed', error: { code: 'outcome_unconfirmed' } })
    expect(locked.reason).toContain('it shows “20”')
  })
})

describe('cards', () => {
  for (const name of ['board', 'sortableBoard', 'lowBoard', 'tallBoard'] as const)
    test(`go under the recorded heading (${name})`, async () => {
      const report = await follow(name, [drag('Write the text', 'Done'), drag('Draw the logo', 'In progress')])
      expect(report.reason).toBeNull()
      expect(report.status).toBe('done')
      expect(report.steps.map((step) => step.verified_by)).toEqual([
        '“Write the text” is at “Done” now',
        '“Draw the logo” is at “In progress” now',
      ])
    })

  test('go where the recording lets them go when no words stand there, and to another place in their list', async () => {
    const middle = { text: 'Write the text', point: [0.1, 0.3] as [number, number] }
    const aside = await follow('sortableBoard', [
      { action: { kind: 'drag', target: middle, to: { point: [0.1 + 560 / 1280, 0.3] } } },
    ])
    expect(aside.reason).toBeNull()
    expect(aside.status).toBe('done')
    const down = await follow('sortableBoard', [
      {
        action: {
          kind: 'drag',
          target: { text: 'Write the text', point: [0.1, 0.24] },
          value: 'Sprint',
          to: { text: 'Sprint', point: [0.1, 0.24 + 60 / 720] },
        },
      },
    ])
    expect(down.reason).toBeNull()
    expect(down.steps[0]?.verified_by).toContain('moved to its new place')
  })

  test('and other cards and columns than the recorded ones are taken when they are set', async () => {
    const report = await follow('board', [drag('Write the text', 'Done')], {
      values: { 'Write the text': 'Order paper', Done: 'To do' },
    })
    expect(report.reason).toBeNull()
    expect(report.steps[0]).toMatchObject({ status: 'done', verified_by: '“Order paper” is at “To do” now' })
  })

  test('that are there already stay there', async () => {
    const report = await follow('board', [drag('Order paper', 'In progress')])
    expect(report.steps[0]?.verified_by).toContain('as it was before')
    expect(report.status).toBe('done')
  })

  test('files dropped on a zone are judged by what the recording showed', async () => {
    const report = await follow('files', [drag('report.pdf', 'Drop files here', 'One file was taken')])
    expect(report.reason).toBeNull()
    expect(report.steps[0]?.verified_by).toContain('One file was taken')
  })
})

describe('a drop', () => {
  for (const name of ['deafBoard', 'refusingBoard', 'floatingBoard', 'clumsyBoard'] as const)
    test(`that comes to nothing is never done (${name})`, async () => {
      const report = await follow(name, [drag('Write the text', 'Done', 'Card moved'), drag('Order paper', 'Done')])
      expect(report).toMatchObject({ status: 'failed', error: { code: 'outcome_unconfirmed' } })
      expect(report.steps.map(({ status }) => status)).toEqual(['failed'])
      expect(report.reason).not.toContain('\n')
    })

  test('without a known end, at a missing one or at one of several is refused', async () => {
    const refused: [RecordedStep, string][] = [
      [
        { action: { kind: 'drag', target: { text: 'Write the text', point: [0.1, 0.3] } }, text: ['Moved'] },
        'action_failed',
      ],
      [{ action: { kind: 'drag', target: { text: 'Backlog', role: 'slider' } } }, 'action_failed'],
      [drag('Write the text', 'Archive'), 'target_missing'],
      [drag('Write the text', 'Done'), 'target_ambiguous'],
    ]
    for (const [step, code] of refused) {
      const report = await follow('twinBoards', [step])
      expect(report).toMatchObject({ status: 'failed', error: { code } })
    }
  })

  test('that cannot be taken back needs an approval', async () => {
    const steps = [drag('old.txt', 'Delete for good')]
    expect(await follow('dangerBoard', steps)).toMatchObject({ status: 'needs_approval' })
  })
})
