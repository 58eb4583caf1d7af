import type { Parameter } from '@stepcast/video-index'
import { describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { runProcedure } from '../follow/run-procedure.ts'
import type { SiteMemory } from '../protocol/site-memory.ts'
import { click, fill, type RecordedStep, sampleRecording } from '../testing/sample-recording.ts'
import { composeRecordings, type Recording } from './compose-recordings.ts'
import { testRuns } from '../testing/test-runs.ts'

const runs = testRuns()

const text = (name: string, label: string, recorded_value: string): Parameter => ({
  name,
  label,
  recorded_value,
  kind: 'text',
})

const entered = (label: string, value: string, parameter: string): RecordedStep => {
  const step = fill(label, value)
  return { ...step, action: { ...step.action, parameter } }
}

function recording(
  id: string,
  title: string,
  steps: RecordedStep[],
  parameters: Parameter[],
  site?: SiteMemory,
): Recording {
  const document = sampleRecording(steps, parameters)
  document.video.id = id
  document.procedure.title = title
  return { document, keyframePath: (name) => join(runs.folder, id, name), site }
}

const signIn = [
  fill('E-mail', 'ann@example.org'),
  entered('Password', '••••••', 'password'),
  click('Sign in', 'Overview'),
]
const password: Parameter = { ...text('password', 'Password', '••••••'), kind: 'secret' }
const names = new Map<string, Map<string, string>>()
const memory = (id: string): SiteMemory => ({
  recall: async () => new Map(),
  confirm: async (_, renamed) => void names.set(id, new Map(renamed)),
})

const newCustomer = () =>
  recording(
    'vid_1',
    'Enter a customer',
    [
      ...signIn,
      click('Customers', 'Enter a customer'),
      entered('Customer name', 'Acme Ltd', 'name'),
      click('Save', 'The customer is kept: Acme Ltd'),
    ],
    [password, text('name', 'Customer name', 'Acme Ltd')],
    memory('vid_1'),
  )
const newInvoice = () =>
  recording(
    'vid_2',
    'Write an invoice',
    [
      ...signIn,
      click('Invoices', 'Write an invoice'),
      entered('Billed to', 'Acme Ltd', 'billed_to'),
      entered('Amount', '120', 'name'),
      click('Save', 'The invoice is kept: Acme Ltd over 120'),
    ],
    [password, text('billed_to', 'Billed to', 'Acme Ltd'), text('name', 'Amount', '120')],
    memory('vid_2'),
  )

describe('several recordings', () => {
  test('are one procedure, whose steps cite their own recording and whose equal values are one parameter', () => {
    const { document } = composeRecordings([newCustomer(), newInvoice()])
    const { title, steps, parameters } = document.procedure
    expect(title).toBe('Enter a customer, then Write an invoice')
    expect(steps.map(({ n }) => n)).toEqual(steps.map((_, at) => at + 1))
    expect(steps.map(({ video_id }) => video_id).join()).toMatch(/^(vid_1,){6}(vid_2,){7}vid_2$/)
    expect(steps[6]).toMatchObject({ title: 'Go to where “Write an invoice” begins', action: { kind: 'goto' } })
    expect(parameters.map(({ name, recorded_value }) => [name, recorded_value])).toEqual([
      ['password', '••••••'],
      ['name', 'Acme Ltd'],
      ['name_2', '120'],
    ])
    expect(steps.map(({ action }) => action.parameter).filter(Boolean)).toEqual([
      'password',
      'name',
      'password',
      'name',
      'name_2',
    ])
  })

  test('are followed in one browser, the second from where it begins, without signing in twice', async () => {
    const { document, ...rest } = composeRecordings([newCustomer(), newInvoice()])
    const report = await runProcedure(document, {
      url: `${runs.server.origin}/office`,
      runsDir: runs.folder,
      stepTimeoutMs: 4500,
      values: { 'Acme Ltd': 'Birch & Sons', '120': '75' },
      secrets: { password: 'hunter-2-secret' },
      ...rest,
    })
    expect(report.reason).toBeNull()
    expect(report.status).toBe('done')
    expect(runs.server.saved('office')).toEqual({
      name: 'ann@example.org',
      customer: 'Birch & Sons',
      invoice: 'Birch & Sons over 75',
    })
    expect(report.steps.map(({ status }) => status[0]).join('')).toBe('dddddddsssdddd')
    expect(report.steps.map(({ cited }) => cited.video_id)).toEqual(
      document.procedure.steps.map(({ video_id }) => video_id!),
    )
    expect([...names.keys()]).toEqual(['vid_1', 'vid_2'])
  })

  test('of one only is that one as it is', () => {
    const only = newCustomer()
    expect(composeRecordings([only]).document).toBe(only.document)
  })
})
