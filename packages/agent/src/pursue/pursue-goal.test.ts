import { createChatClient, readInferenceConfiguration } from '@stepcast/inference-client'
import { type ReceivedRequest, startModelServer, wordsIn } from '@stepcast/inference-client/testing'
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runReportSchema } from '../protocol/report.ts'
import { click, sampleRecording } from '../testing/sample-recording.ts'
import { type pages, testServer, type TestServer } from '../testing/test-pages.ts'
import { type PursueOptions, pursueGoal } from './pursue-goal.ts'

setDefaultTimeout(90_000)

let server: TestServer
let folder: string
beforeAll(async () => {
  server = testServer()
  folder = await mkdtemp(join(tmpdir(), 'stepcast-goal-'))
})
afterAll(async () => {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

type Said = {
  action: string
  mark?: string
  expect?: string
  tutorial?: string
  confidence?: number
  evidence?: string[]
}

const isPlan = (words: string) => words.includes('at most 20 short instructions')
/** The number of the thing that a line of the page tells of. */
const markOf = (words: string, name: string) => Number(new RegExp(`^\\[(\\d+)\\] .*${name}`, 'm').exec(words)?.[1])

/** A model that says one thing after the other; `mark` is the name of what it points at. */
async function pursue(
  page: keyof typeof pages,
  says: readonly (Said | ((words: string) => Said))[],
  options: Partial<PursueOptions> = {},
) {
  let at = 0
  const respond = (request: ReceivedRequest) => {
    const words = wordsIn(request.body)
    if (isPlan(words)) return answer({ steps: [{ what: 'Do it', tutorial: 'A1' }] }, 'First the form, then the button.')
    const next = says[Math.min(at++, says.length - 1)]!
    const said = typeof next === 'function' ? next(words) : next
    return answer({ ...said, mark: said.mark ? markOf(words, said.mark) : null }, `Now ${said.action}.`)
  }
  const answer = (value: unknown, thought: string) =>
    ({ kind: 'answer', content: `<think>${thought}</think>${JSON.stringify(value)}` }) as const
  await using model = startModelServer(respond)
  const client = createChatClient(
    readInferenceConfiguration({ STEPCAST_INFERENCE_URL: model.url, STEPCAST_MODEL: 'test-model' }),
  )
  const report = await pursueGoal('Save what there is', {
    url: `${server.origin}/${page}`,
    runsDir: folder,
    stepTimeoutMs: 3000,
    client,
    ...options,
  })
  expect(model.complaints).toEqual([])
  return {
    report,
    requests: model.requests.map(({ body }) => body),
    asked: model.requests.map(({ body }) => wordsIn(body)),
  }
}

const finish = (...evidence: string[]): Said => ({ action: 'finish', evidence })

describe('a goal', () => {
  test('is reached by what the model says, checked on the page, with its thought in the report', async () => {
    const { report, requests, asked } = await pursue(
      'fields',
      [
        { action: 'fill_input("Name", "Ann")', mark: 'textbox "Name"' },
        { action: 'fill_input("Telephone", "555 0199")', mark: 'textbox "Telephone"', tutorial: 'A1' },
        { action: 'click_text("Save")', mark: 'button "Save"', expect: 'Saved' },
        finish('Saved'),
      ],
      {
        values: { name: 'Ann' },
        tutorials: [
          { document: sampleRecording([click('Save', 'Saved')]), keyframePath: (name) => join(folder, name) },
        ],
      },
    )
    expect(report.reason).toBeNull()
    expect(report.status).toBe('done')
    expect(server.saved('fields')).toMatchObject({ name: 'Ann', phone: '555 0199' })
    expect(report.steps.map(({ title, status }) => [title, status])).toEqual([
      ['Enter “Ann” as Name', 'done'],
      ['Enter “555 0199” as Telephone', 'done'],
      ['Click “Save”', 'done'],
    ])
    expect(report.steps[1]?.cited).toEqual({ video_id: 'vid_00000000000000aa', start_s: 5 })
    expect(report.steps[0]).toMatchObject({
      grounded_by: 'model',
      thought: 'Now fill_input("Name", "Ann").',
      cited: { video_id: '' },
    })
    expect(report.values[0]).toMatchObject({ name: 'name', steps: [1] })
    expect(report.usage.model_calls).toBe(5)
    expect(runReportSchema.parse(report)).toEqual(report)
    expect(asked[0]).toContain('A1. "click Save", then there is "Saved"')
    expect(requests[0]?.temperature).toBe(0.6)
    expect(requests[1]?.temperature).toBe(0)
    expect(asked[2]).toContain('1. fill_input("Name", "Ann"): the field holds “Ann”')
  })

  test('is not reached because a model says so', async () => {
    const { report } = await pursue('fields', [finish('Person'), finish('Everything was saved'), finish()])
    expect(report.status).toBe('failed')
    expect(report.error?.code).toBe('outcome_unconfirmed')
    expect(report.steps).toEqual([])
  })

  test('is not reached while a value that was given was entered nowhere', async () => {
    const { report, asked } = await pursue(
      'fields',
      [{ action: 'click_text("Save")', mark: 'button "Save"' }, finish('Saved')],
      { values: { price: '299' } },
    )
    expect(report.status).toBe('failed')
    expect(asked.join('\n')).toContain('finish failed: the value price was entered nowhere')
  })
})

describe('an answer', () => {
  test('whose words and number do not agree is asked for again, with thought', async () => {
    const { report, requests, asked } = await pursue('fields', [
      { action: 'click_text("Save")', mark: 'textbox "Name"' },
      { action: 'click_text("Save")', mark: 'button "Save"' },
      finish('Saved'),
    ])
    expect(report.status).toBe('done')
    expect(asked[2]).toContain('is not called "Save"')
    expect(requests[2]?.temperature).toBe(0.6)
  })

  test('that is not sure is asked for again', async () => {
    const { report, asked } = await pursue('fields', [
      { action: 'click_text("Save")', confidence: 0.2 },
      { action: 'click_text("Save")', confidence: 0.9 },
      finish('Saved'),
    ])
    expect(report.status).toBe('done')
    expect(asked[2]).toContain('you were not sure of click_text("Save")')
  })

  test('that cannot be done leads to another plan', async () => {
    const { report, asked } = await pursue('fields', [
      { action: 'click_text("Publish everything")' },
      { action: 'click_text("Publish it all")' },
      { action: 'click_text("Save")' },
      finish('Saved'),
    ])
    expect(report.status).toBe('done')
    const plans = asked.filter(isPlan)
    expect(plans).toHaveLength(2)
    expect(plans[1]).toContain('click_text("Publish it all"): ')
    expect(report.steps.map(({ status }) => status)).toEqual(['failed', 'failed', 'done'])
  })
})

test('tokens are bounded, and a server that fails ends the run with its own error', async () => {
  const spent = await pursue('fields', [{ action: 'scroll("down")' }], { maxTokens: 500 })
  expect(spent.report.error?.code).toBe('budget_exhausted')
  expect(spent.report.usage.model_calls).toBeLessThanOrEqual(5)
  const lost = createChatClient(
    readInferenceConfiguration({ STEPCAST_INFERENCE_URL: 'http://127.0.0.1:9', STEPCAST_MODEL: 'test-model' }),
    { policy: { retries: 0 } },
  )
  const report = await pursueGoal('Save it', { url: `${server.origin}/fields`, runsDir: folder, client: lost })
  expect(report).toMatchObject({ status: 'failed', error: { code: 'server_unreachable' } })
})

test('a secret goes into its field and nowhere else', async () => {
  const { report, requests, asked } = await pursue(
    'fields',
    [
      { action: 'fill_input("Name", "{{name}}")', mark: 'textbox "Name"' },
      { action: 'click_text("Save")', mark: 'button "Save"' },
      finish('Saved'),
    ],
    { secrets: { name: 'hunter-22' } },
  )
  expect(report.status).toBe('done')
  expect(server.saved('fields')).toMatchObject({ name: 'hunter-22' })
  expect(asked.join('\n')).not.toContain('hunter-22')
  expect(JSON.stringify([requests.length, report])).not.toContain('hunter-22')
})

test('a file that is not there is told before anything is started, and one that was not given is not uploaded', async () => {
  await expect(pursue('upload', [finish('x')], { files: [join(folder, 'nothing.png')] })).rejects.toMatchObject({
    code: 'file_missing',
  })
  const path = join(folder, 'lamp.png')
  await Bun.write(path, 'picture')
  const { report, asked } = await pursue(
    'upload',
    [
      { action: 'upload_file("Choose photo", "/etc/passwd")' },
      { action: 'upload_file("Choose photo", "lamp.png")' },
      { action: 'click_text("Save")' },
      finish('Saved'),
    ],
    { files: [path] },
  )
  expect(report.reason).toBeNull()
  expect(report.status).toBe('done')
  expect(asked.join('\n')).toContain('/etc/passwd is none of the files that were given')
  expect(asked.join('\n')).not.toContain(folder)
})

describe('what a model decides', () => {
  const gone: Said[] = [
    { action: 'click_text("Delete")', tutorial: 'A1' },
    { action: 'click_text("Confirm")', tutorial: 'A2' },
    finish('It is gone'),
  ]

  test('is asked for before it cannot be taken back, also with an approval of what recordings show', async () => {
    const { report } = await pursue('modal', gone, { yes: true })
    expect(report).toMatchObject({ status: 'needs_approval', error: { code: 'approval_needed' } })
    const tutorials = [
      {
        document: sampleRecording([click('Delete', 'Delete this entry?'), click('Confirm', 'It is gone')]),
        keyframePath: (name: string) => join(folder, name),
      },
    ]
    const shown = await pursue('modal', gone, { yes: true, tutorials })
    expect(shown.report.reason).toBeNull()
    expect(shown.report.status).toBe('done')
  })

  test('stays within the origin', async () => {
    const { report } = await pursue('fields', [
      { action: 'goto_url("https://example.com/")' },
      { action: 'click_text("Save")' },
      finish('Saved'),
    ])
    expect(report.steps[0]).toMatchObject({ status: 'failed', error: { code: 'navigation_blocked' } })
    expect(report.status).toBe('done')
  })
})
