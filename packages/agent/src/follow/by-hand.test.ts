import { expect, test } from 'bun:test'
import type { LivePage, RunOptions } from '../protocol/run.ts'
import { click, fill, type RecordedStep } from '../testing/sample-recording.ts'
import { testRuns } from '../testing/test-runs.ts'

const runs = testRuns()

const steps: RecordedStep[] = [fill('Name', 'Ann'), fill('Street', 'High Street 1'), click('Save', 'Saved')]

/** Holds the run back before a step, does something on its page, and says which steps were done there. */
async function takeOver(before: number, byHand: (page: LivePage) => Promise<unknown>, done: number[]) {
  let live: LivePage | undefined
  const options: Partial<RunOptions> = {
    onPage: (page) => {
      live = page
    },
    onEvent: async (event) => {
      if (event.type !== 'step-start' || event.step !== before || !live) return
      await live.handOver()
      await byHand(live)
    },
    isDoneByHand: (step) => done.includes(step),
  }
  return await runs.follow('fields', steps, options)
}

const tab = async (page: LivePage, times: number) => {
  for (let count = 0; count < times; count++) await page.act({ kind: 'press', keys: 'Tab' })
}

test('a step that was done by hand is checked like any other, and the run goes on after it', async () => {
  const report = await takeOver(
    2,
    async (page) => {
      // the name has the focus
      await tab(page, 1)
      await page.act({ kind: 'type', text: 'High Street 1' })
      expect((await page.look()).subarray(0, 2)).toEqual(Uint8Array.from([0xff, 0xd8]))
    },
    [2],
  )
  expect([report.reason, report.status]).toEqual([null, 'done'])
  expect(report.steps[1]).toMatchObject({
    status: 'done',
    because: 'done by hand',
    verified_by: 'the field holds “High Street 1”',
  })
  expect(runs.server.saved('fields')).toMatchObject({ name: 'Ann', street: 'High Street 1' })
})

test('what a click by hand led to counts for its step', async () => {
  const report = await takeOver(3, (page) => page.act({ kind: 'press', keys: 'Enter' }), [3])
  expect([report.reason, report.status]).toEqual([null, 'done'])
  expect(report.steps[2]?.verified_by).toContain('“Saved” appeared')
})

test('what was not done by hand is not told as done, and what was only touched is done by the run', async () => {
  const claimed = await takeOver(3, async (page) => await page.act({ kind: 'scroll', x: 0.5, y: 0.5, by: 0.1 }), [3])
  expect(claimed.status).toBe('failed')
  expect(claimed.reason).toContain('it was done by hand, but the page did not change')
  const wrong = await takeOver(2, async (page) => await page.act({ kind: 'type', text: 'x' }), [2])
  expect(wrong.reason).toContain('it is not so that the field holds “High Street 1”')
  const touched = await takeOver(2, async (page) => await page.act({ kind: 'click', x: 0.9, y: 0.9 }), [])
  expect([touched.reason, touched.status]).toEqual([null, 'done'])
})
