import { expect, test } from 'bun:test'
import { actOnPage, type Hands } from './act-on-page.ts'
import { testRuns } from '../testing/test-runs.ts'

const runs = testRuns()

const on = (path: string, work: (hands: Hands) => Promise<void>, secrets: Record<string, string> = {}) =>
  actOnPage(
    { url: `${runs.server.origin}/${path}`, runsDir: runs.folder, stepTimeoutMs: 2500, secrets, yes: true },
    work,
  )

test('each action is done on its own, checked, and in the report', async () => {
  const seen: string[] = []
  const report = await on('kinds', async ({ act, read }) => {
    await act({ name: 'select_option', label: 'Category', value: 'Lighting' })
    await act({ name: 'fill_input', label: 'Price', value: '299' })
    await act({ name: 'check_box', label: 'Featured', on: true })
    await act({ name: 'scroll', direction: 'down' })
    const saved = await act({ name: 'click_text', label: 'Save' })
    seen.push(saved?.verified_by ?? '', await read())
    await act({ name: 'goto_url', url: '/twins' })
    seen.push(await read())
  })
  expect(report.reason).toBeNull()
  expect(report).toMatchObject({ status: 'done', usage: { model_calls: 0 } })
  expect(report.steps.map(({ status }) => status)).toEqual(['done', 'done', 'done', 'done', 'done'])
  expect(runs.server.saved('kinds')).toMatchObject({ category: 'lighting', price: '299.00', featured: 'on' })
  expect(seen[0]).toContain('Saved')
  expect(seen[1]).toContain('Saved')
  expect(seen[2]).toContain('Desk lamp')
  expect(await Bun.file(report.report).exists()).toBe(true)
})

test('what cannot be done is thrown to the code, and a run that goes on after it is not done', async () => {
  const codes: string[] = []
  const report = await on('silent', async ({ act }) => {
    for (const label of ['Nothing of that name', 'Save'])
      await act({ name: 'click_text', label }).catch((error: { code: string }) => codes.push(error.code))
    await act({ name: 'fill_input', label: 'Name', value: 'Ann' })
  })
  expect(codes).toEqual(['target_missing', 'outcome_unconfirmed'])
  expect(report.status).toBe('failed')
  expect(report.steps.map(({ status }) => status)).toEqual(['failed', 'failed', 'done'])
})

test('what offers no options stays as it is, and so does the dialog around it', async () => {
  const report = await on('listInDialog', async ({ act }) => {
    const choosing = act({ name: 'select_option', label: 'Colour', value: 'Green' })
    expect(await choosing.catch((error: { code: string }) => error.code)).toBe('target_missing')
    await act({ name: 'fill_input', label: 'Remark', value: 'for the kitchen' })
  })
  expect(report.steps.map(({ status }) => status)).toEqual(['failed', 'done'])
})

test('a secret is typed and told nowhere; another origin is not reached', async () => {
  const report = await on(
    'login',
    async ({ act }) => {
      await act({ name: 'fill_input', label: 'E-mail', value: 'ann@example.org' })
      await act({ name: 'fill_input', label: 'Password', value: '{{password}}' })
      await act({ name: 'goto_url', url: runs.server.foreignOrigin })
    },
    { password: 'hunter-2-secret' },
  )
  expect(report.status).toBe('failed')
  expect(report.error?.code).toBe('navigation_blocked')
  expect(report.steps.slice(0, 2).map(({ status }) => status)).toEqual(['done', 'done'])
  expect(JSON.stringify(report) + (await Bun.file(report.report).text())).not.toContain('hunter-2-secret')
  expect(runs.server.foreignVisits()).toBe(0)
})
