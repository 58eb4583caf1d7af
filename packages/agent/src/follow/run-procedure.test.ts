import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Parameter } from '@stepcast/video-index'
import { runReportSchema } from '../protocol/report.ts'
import type { RunOptions } from '../protocol/run.ts'
import { click, fill, type RecordedStep, sampleRecording } from '../testing/sample-recording.ts'
import { type pages, testServer, type TestServer } from '../testing/test-pages.ts'
import { runProcedure } from './run-procedure.ts'

setDefaultTimeout(90_000)

let server: TestServer
let folder: string
beforeAll(async () => {
  server = testServer()
  folder = await mkdtemp(join(tmpdir(), 'stepcast-agent-'))
  // the browsers' profiles go there too, so that a test can count them
  process.env['TMPDIR'] = folder
})
afterAll(async () => {
  delete process.env['TMPDIR']
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

const follow = (
  page: keyof typeof pages,
  steps: RecordedStep[],
  options: Partial<RunOptions> = {},
  parameters: Parameter[] = [],
) =>
  runProcedure(sampleRecording(steps, parameters), {
    url: `${server.origin}/${page}`,
    runsDir: folder,
    keyframePath: (name) => join(folder, name),
    stepTimeoutMs: 4500,
    ...options,
  })

const profilesLeft = async () => (await readdir(folder)).filter((name) => name.startsWith('stepcast-chrome-')).length

describe('fields', () => {
  test('are found by label, floating label, placeholder, accessible name and the words beside them', async () => {
    const report = await follow('fields', [
      fill('Name', 'Ann'),
      fill('Street', 'High Street 1'),
      fill('Find a city', 'Ghent'),
      fill('Telephone', '555 0199'),
      fill('Comment', 'two\nlines'),
      click('Save', 'Saved'),
    ])
    expect(report.reason).toBeNull()
    expect(report.status).toBe('done')
    expect(runReportSchema.parse(report)).toEqual(report)
    expect(server.saved('fields')).toEqual({
      name: 'Ann',
      street: 'High Street 1',
      city: 'Ghent',
      phone: '555 0199',
      comment: 'two\nlines',
    })
  })

  test('of every kind take their value: lists, dates, numbers, switches, own lists', async () => {
    const report = await follow('kinds', [
      { action: { kind: 'select', target: { text: 'Category' }, value: 'Lighting' } },
      { action: { kind: 'select', target: { text: 'Status' }, value: 'On hold' } },
      fill('Publication date', '08/03/2027'),
      fill('Price', '299'),
      { action: { kind: 'check', target: { text: 'Featured' }, value: 'true' } },
      { action: { kind: 'check', target: { text: 'Already on' }, value: 'true' } },
      { action: { kind: 'select', target: { text: 'Visibility' }, value: 'Members only' } },
      click('Save', 'Saved'),
    ])
    expect(report.reason).toBeNull()
    expect(server.saved('kinds')).toEqual({
      category: 'lighting',
      status: 'On hold',
      date: '2027-08-03',
      price: '299.00',
      featured: 'on',
      already: 'on',
      visibility: 'members',
    })
    expect(report.status).toBe('done')
  })

  test('in frames, open and closed shadow roots are reached', async () => {
    const report = await follow('nested', [
      fill('Text in a frame', 'inside'),
      fill('Open field', 'one'),
      fill('Closed field', 'two'),
      click('Hand in', 'Arrived: inside one two'),
    ])
    expect(report.reason).toBeNull()
    expect(report.status).toBe('done')
  })

  test('a file goes through a button with a hidden input', async () => {
    const file = join(folder, 'photo.png')
    await Bun.write(file, 'not really a picture')
    const report = await follow(
      'upload',
      [{ action: { kind: 'upload', target: { text: 'Choose photo' }, value: 'lamp.png' } }, click('Save', 'Saved')],
      { files: [file] },
    )
    expect(report.reason).toBeNull()
    expect(server.saved('upload')).toEqual({ photo: 'photo.png', size: '20' })
    const visits = server.visits()
    const missing = follow('upload', [
      { action: { kind: 'upload', target: { text: 'Choose photo' }, value: 'lamp.png', parameter: 'photo' } },
    ])
    const error: unknown = await missing.catch((refused: unknown) => refused)
    expect(error).toMatchObject({ code: 'file_missing', message: expect.stringContaining('photo') })
    expect(server.visits()).toBe(visits)
  })

  test('a click that turns out to open a file chooser hands over the only file that is allowed, or the run is not done', async () => {
    const file = join(folder, 'portrait.png')
    await Bun.write(file, 'not really a picture')
    const steps = [click('Choose photo'), click('Save', 'Saved')]
    const values = { 'lamp.png': file }
    const report = await follow('upload', steps, { files: [file], values })
    expect(report.reason).toBeNull()
    expect(server.saved('upload')).toEqual({ photo: 'portrait.png', size: '20' })
    const without = await follow('upload', steps)
    expect(without).toMatchObject({ status: 'failed', error: { code: 'file_missing' } })
    const unasked = await follow('upload', [click('Save', 'Saved')], { files: [file], values })
    expect(unasked).toMatchObject({ status: 'failed', error: { code: 'outcome_unconfirmed' } })
  })

  test('where a file lies on this machine is told nowhere', async () => {
    const file = join(folder, 'private-place', 'photo.png')
    await Bun.write(file, 'not really a picture')
    const told: string[] = []
    const report = await follow(
      'upload',
      [
        { action: { kind: 'upload', target: { text: 'Choose photo' }, value: 'lamp.png', parameter: 'photo' } },
        click('Save', 'Saved', 'lamp.png'),
      ],
      { values: { photo: file }, onEvent: (event) => void told.push(JSON.stringify(event)) },
      [{ name: 'photo', label: 'Photo', recorded_value: 'lamp.png', kind: 'file' }],
    )
    expect(report.reason).toBeNull()
    expect(report.steps[0]?.value).toBe('photo.png')
    expect(report.values[0]?.value).toBe('photo.png')
    told.push(await Bun.file(report.report).text(), await Bun.file(join(report.report, '..', 'report.json')).text())
    expect(told.join('\n')).not.toContain('private-place')
    // the report can be moved with its folder
    expect(told.at(-1)).not.toContain(folder)
  })
})

describe('awkward pages', () => {
  test('twins that nothing tells apart are left alone; a row tells them apart', async () => {
    const blind = await follow('twins', [click('Edit', 'Editing')])
    expect(blind).toMatchObject({ status: 'failed', error: { code: 'target_ambiguous' } })
    expect(blind.steps[0]?.attempts).toBe(0)
    const near = await follow('twins', [
      { action: { kind: 'click', target: { text: 'Edit', near: ['Desk lamp'] } }, text: ['Editing Desk lamp'] },
    ])
    expect(near.status).toBe('done')
  })

  test('a control that comes late is waited for, and one below the fold is scrolled to', async () => {
    const report = await follow('late', [click('Load more', 'Finish'), click('Finish', 'All finished')])
    expect(report.reason).toBeNull()
    expect(report.status).toBe('done')
  })

  test('a banner in the way is closed', async () => {
    const report = await follow('covered', [click('Continue shopping', 'Welcome back')])
    expect(report.reason).toBeNull()
    expect(report.status).toBe('done')
    expect(report.steps[0]?.heals[0]?.tried).toContain('Only necessary')
  })

  test('a button that does nothing is never done', async () => {
    const report = await follow('silent', [click('Save', 'Saved')])
    expect(report).toMatchObject({ status: 'failed', error: { code: 'outcome_unconfirmed' } })
    const unexpecting = await follow('silent', [click('Save')])
    expect(unexpecting.status).toBe('failed')
  })

  test('what opens by a double click is opened, told or not', async () => {
    const told = { action: { kind: 'click' as const, target: { text: 'Letters' }, count: 2 }, text: ['Inside Letters'] }
    const known = await follow('folders', [told])
    expect(known.status).toBe('done')
    expect(known.steps[0]).toMatchObject({ attempts: 1, heals: [] })
    const found = await follow('folders', [click('Pictures', 'Inside Pictures')])
    expect(found.status).toBe('done')
    expect(found.steps[0]?.heals).toMatchObject([{ tried: 'double-clicked it', helped: true }])
  })

  test('a button is never double-clicked, and a double click without its effect is no success', async () => {
    const button = await follow('folders', [click('Refresh', 'Inside Letters')])
    expect(button.status).toBe('failed')
    expect(button.steps[0]?.heals).toEqual([])
    const row = await follow('folders', [click('Invoices', 'Something that never comes')])
    expect(row.status).toBe('failed')
  })

  test('a drag without a known end is not turned into a click', async () => {
    const report = await follow('silent', [
      { action: { kind: 'drag', target: { text: 'Save', point: [0.1, 0.1] } }, text: ['Moved'] },
    ])
    expect(report).toMatchObject({ status: 'failed', error: { code: 'action_failed' } })
    expect(report.reason).toContain('dragged to')
    expect(report.steps[0]?.attempts).toBe(0)
  })

  test('an error message after a click is no success, whatever else changed', async () => {
    const report = await follow('refusing', [click('Save', 'Saved')])
    expect(report.status).toBe('failed')
    expect(report.reason).toContain('could not be saved')
  })

  test('a misread step without effect is left out, one that carries a set value is not', async () => {
    const report = await follow('fields', [click('Nmae fie|d'), fill('Name', 'Ann'), click('Save', 'Saved')])
    expect(report.steps.map((step) => step.status)).toEqual(['skipped', 'done', 'done'])
    expect(report.status).toBe('done')
    const set = await follow('fields', [fill('Colour', 'red'), fill('Name', 'Ann'), click('Save', 'Saved')], {
      values: { red: 'blue' },
    })
    expect(set).toMatchObject({ status: 'failed', error: { code: 'target_missing' } })
  })

  test('links, scripts and forms to other origins, new windows included, are refused and reported', async () => {
    for (const lure of ['Plain link', 'New tab', 'Script window', 'Form elsewhere', 'Redirect']) {
      const report = await follow('lures', [click(lure, 'Stolen')])
      expect(report.status).toBe('failed')
      expect(report.blocked.join()).toContain(server.foreignOrigin)
    }
    expect(server.foreignVisits()).toBe(0)
    const allowed = await follow('lures', [click('Plain link', 'Stolen')], { allowOrigins: [server.foreignOrigin] })
    expect(allowed.status).toBe('done')
  })
})

describe('what cannot be taken back', () => {
  const remove = [click('Delete', 'Are you sure?'), click('Confirm', 'It is gone')]

  test('stops for an approval, goes on with one, and ends when it is denied', async () => {
    expect(await follow('modal', remove)).toMatchObject({
      status: 'needs_approval',
      error: { code: 'approval_needed' },
    })
    const asked: string[] = []
    const approved = await follow('modal', remove, {
      approve: async (request) => {
        asked.push(request.target)
        return true
      },
    })
    expect(approved.reason).toBeNull()
    expect(approved.status).toBe('done')
    expect(asked).toEqual(['Delete', 'Confirm'])
    expect((await follow('modal', remove, { approve: async () => false })).status).toBe('stopped')
    expect((await follow('modal', remove, { yes: true })).status).toBe('done')
  })

  test("the page's own confirmation is answered as the recording goes on, and kept in the report", async () => {
    const report = await follow('native', [click('Delete', 'It is gone'), click('OK')], { yes: true })
    expect(report.reason).toBeNull()
    expect(report.steps[0]?.dialogs).toEqual(['Delete it for good? (confirmed)'])
    expect(report.steps[1]?.status).toBe('skipped')
  })
})

describe('values and secrets', () => {
  const account = [fill('E-mail', 'someone@example.org'), fill('Password', '•••••••'), click('Sign in', 'Welcome')]
  const password: Parameter = { name: 'password', label: 'Password', recorded_value: '•••••••', kind: 'secret' }

  test('a secret is in no artefact, even when the page shows it', async () => {
    const secrets = { user: 'robin.hood@example.org', password: 'sesame-open-42' }
    const events: string[] = []
    const steps = account.map((step) =>
      step.action.value === '•••••••' ? { ...step, action: { ...step.action, parameter: 'password' } } : step,
    )
    const report = await follow(
      'login',
      steps,
      { secrets, runId: 'run_secret', onEvent: (event) => void events.push(JSON.stringify(event)) },
      [password],
    )
    expect(report.reason).toBeNull()
    expect(report.status).toBe('done')
    expect(server.saved('login')).toEqual({ user: secrets.user, password: secrets.password })
    for (const name of await readdir(join(folder, 'run_secret'))) {
      const bytes = Buffer.from(await Bun.file(join(folder, 'run_secret', name)).arrayBuffer()).toString('latin1')
      expect(bytes).not.toContain(secrets.password)
    }
    expect(events.join('\n')).not.toContain(secrets.password)
  })

  test('a sign-in page that the recording does not show is passed with the secrets', async () => {
    const report = await follow('login', [click('New entry', 'Entry opened')], {
      secrets: { user: 'robin.hood@example.org', password: 'sesame-open-42' },
    })
    expect(report.reason).toBeNull()
    expect(report.status).toBe('done')
  })

  test('an injected name stays text in the report', async () => {
    const name = '<img src=x onerror=alert(1)>'
    const report = await follow('fields', [fill('Name', 'Ann'), click('Save', 'Saved')], { values: { Ann: name } })
    expect(await Bun.file(report.report).text()).not.toContain('<img src=x')
    expect(server.saved('fields')).toMatchObject({ name })
  })

  test('begins with a later step, and says what it left to an earlier run', async () => {
    const steps = [
      fill('Not on this page', 'x'),
      click('Nor this', 'Gone'),
      fill('Name', 'Ann'),
      click('Save', 'Saved'),
    ]
    const options = { fromStep: 3, values: { x: 'y', Ann: 'Bea' } }
    const report = await follow('fields', steps, options)
    expect(report.reason).toBeNull()
    expect(report.steps.map(({ status }) => status)).toEqual(['skipped', 'skipped', 'done', 'done'])
    expect(report.steps[0]?.verified_by).toBe('left out: the run begins after it')
    expect(server.saved('fields')).toMatchObject({ name: 'Bea' })
    await expect(follow('fields', steps, { fromStep: 5 })).rejects.toMatchObject({ code: 'unknown_step' })
  })

  test('a dry run plans with the new values and touches nothing', async () => {
    const visits = server.visits()
    const report = await follow('fields', [fill('Name', 'Ann'), click('Save', 'Saved')], {
      values: { Ann: 'Bob' },
      dryRun: true,
    })
    expect(report).toMatchObject({ status: 'stopped', reason: 'dry run' })
    expect(report.steps.map((step) => [step.status, step.value])).toEqual([
      ['skipped', 'Bob'],
      ['skipped', null],
    ])
    expect(server.visits()).toBe(visits)
  })
})

describe('whoever listens', () => {
  const entries = [fill('Name', 'Ann'), fill('Street', 'High Street 1'), click('Save', 'Saved')]

  test('holds the next step back by a promise, and that time is not counted', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const begun: number[] = []
    let going = false
    const running = follow('fields', entries, {
      timeoutMs: 20_000,
      onEvent: (event) => {
        if (event.type === 'step-start') begun.push(event.step)
        if (event.type === 'step-start' && event.step === 2) return promise
      },
    }).finally(() => (going = false))
    going = true
    while (begun.length < 2) await Bun.sleep(20)
    await Bun.sleep(1000)
    expect({ begun, going }).toEqual({ begun: [1, 2], going: true })
    resolve()
    expect((await running).status).toBe('done')
    expect(begun).toEqual([1, 2, 3])
  })

  test('does not keep a stopped run waiting', async () => {
    const controller = new AbortController()
    const report = await follow('fields', entries, {
      signal: controller.signal,
      onEvent: (event) => {
        if (event.type !== 'step-start' || event.step !== 2) return
        setTimeout(() => controller.abort(), 100)
        return Promise.withResolvers<void>().promise
      },
    })
    expect(report).toMatchObject({ status: 'stopped', error: { code: 'aborted' } })
    expect(report.steps.map((step) => step.status)).toEqual(['done'])
  })
})

describe('ends', () => {
  test('an abort stops at once and leaves neither browser nor profile', async () => {
    const before = await profilesLeft()
    const controller = new AbortController()
    const started = performance.now()
    const report = await follow('silent', [click('Not there', 'x')], {
      signal: controller.signal,
      stepTimeoutMs: 60_000,
      onEvent: (event) => {
        if (event.type === 'step-start') setTimeout(() => controller.abort(), 300)
      },
    })
    expect(report).toMatchObject({ status: 'stopped', error: { code: 'aborted' } })
    expect(performance.now() - started).toBeLessThan(15_000)
    expect(await profilesLeft()).toBe(before)
  })

  test('an address that nobody serves is a failed run that says so', async () => {
    const report = await follow('silent', [click('Save')], { url: 'http://127.0.0.1:9/' })
    expect(report).toMatchObject({ status: 'failed', error: { code: 'page_unreachable' } })
  })

  test('the time limit ends a run', async () => {
    const report = await follow('silent', [click('Not there')], { timeoutMs: 3000, stepTimeoutMs: 60_000 })
    expect(report).toMatchObject({ status: 'failed', error: { code: 'budget_exhausted' } })
  })
})
