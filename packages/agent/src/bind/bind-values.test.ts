import { expect, test } from 'bun:test'
import { basename } from 'node:path'
import type { Action, Procedure } from '@stepcast/video-index'
import { sampleStep } from '@stepcast/video-index/testing'
import { AgentError } from '../errors.ts'
import { requireFiles } from './bind-files.ts'
import { type BoundStep, bindValues } from './bind-values.ts'

const step = (n: number, action: Action, text: string[] = []) =>
  sampleStep(n, `Step ${n} “${action.value ?? action.target?.text ?? ''}”`, { action, expect: { text, url: null } })

const procedure: Procedure = {
  title: 'Update Chiara Lindqvist',
  start_url: null,
  parameters: [
    { name: 'search', label: 'Search', recorded_value: 'Lindqvist', kind: 'text' },
    { name: 'status', label: 'Status', recorded_value: 'Active', kind: 'choice' },
    { name: 'publication_date', label: 'Publication date', recorded_value: '05/14/2027', kind: 'text' },
    { name: 'minutes', label: 'Minutes', recorded_value: '4', kind: 'text' },
    { name: 'password', label: 'Password', recorded_value: '•••••', kind: 'secret' },
  ],
  steps: [
    step(1, { kind: 'fill', target: { text: 'Search' }, value: 'Lindqvist', parameter: 'search' }, [
      'chiara.lindqvist@example.org',
    ]),
    step(2, { kind: 'click', target: { text: 'Chiara Lindqvist', role: 'row' } }, ['Customer Chiara Lindqvist']),
    step(3, { kind: 'select', target: { text: 'Status' }, value: 'Active', parameter: 'status' }, ['Active']),
    step(4, { kind: 'fill', target: { text: 'Publication date' }, value: '05/14/2027', parameter: 'publication_date' }),
    step(5, { kind: 'fill', target: { text: 'Minutes' }, value: '4', parameter: 'minutes' }, ['4', '14 posts']),
    step(6, { kind: 'fill', target: { text: 'Password' }, value: '•••••', parameter: 'password' }),
  ],
}

const codeOf = (act: () => unknown): AgentError => {
  try {
    act()
  } catch (error) {
    if (error instanceof AgentError) return error
  }
  throw new Error('nothing was thrown')
}

test('a value clicked in a table reaches the part of it that was typed, the row, and what is expected', () => {
  const bound = bindValues(procedure, { values: { 'Chiara Lindqvist': 'Elena Petrov' } })
  expect(bound.steps[0]?.action.value).toBe('Petrov')
  expect(bound.steps[0]?.expect.text).toEqual(['elena.petrov@example.org'])
  expect(bound.steps[1]?.action.target?.text).toBe('Elena Petrov')
  expect(bound.steps[1]?.expect.text).toEqual(['Customer Elena Petrov'])
  expect(bound.title).toBe('Update Elena Petrov')
  expect(bound.steps.map((step) => step.set)).toEqual([true, true, false, false, false, false])
})

test('a name of another length is typed whole', () => {
  expect(bindValues(procedure, { values: { 'Chiara Lindqvist': 'Elena de Petrov' } }).steps[0]?.action.value).toBe(
    'Elena de Petrov',
  )
})

test('a value misread by a letter is still the one that is meant', () => {
  const bound = bindValues(procedure, { values: { ChiaraLindqvlst: 'Elena Petrov' } })
  expect(bound.steps[1]?.action.target?.text).toBe('Elena Petrov')
})

test('names, labels and recorded values all name a parameter', () => {
  for (const name of ['status', 'STATUS', 'active'])
    expect(bindValues(procedure, { values: { [name]: 'Churned' } }).steps[2]?.action.value).toBe('Churned')
  const bound = bindValues(procedure, { values: { Active: 'Churned' } })
  expect(bound.steps[2]?.expect.text).toEqual(['Churned'])
  expect(bound.steps[2]?.title).toBe('Step 3 “Churned”')
})

test('a date is the same date in another notation', () => {
  const bound = bindValues(procedure, { values: { '2027-05-14': '2027-08-03' } })
  expect(bound.steps[3]?.action.value).toBe('08/03/2027')
})

test('a text with several values has each replaced, the longest first, and what was put in stays', () => {
  const own = structuredClone(procedure)
  own.steps[2]!.expect.text = ['Chiara Lindqvist is Active since 05/14/2027: Lindqvist, Active']
  const values = { Lindqvist: 'Active Petrov', 'Chiara Lindqvist': 'Elena Petrov', Active: 'Lindqvist' }
  expect(bindValues(own, { values }).steps[2]?.expect.text).toEqual([
    'Elena Petrov is Lindqvist since 05/14/2027: Active Petrov, Lindqvist',
  ])
})

test('a short number is replaced in its own step and nowhere inside other words', () => {
  const bound = bindValues(procedure, { values: { '4': '9' } })
  expect(bound.steps[4]?.action.value).toBe('9')
  expect(bound.steps[4]?.expect.text).toEqual(['9', '14 posts'])
})

test('an unknown name lists the known ones', () => {
  const error = codeOf(() => bindValues(procedure, { values: { Colour: 'red' } }))
  expect(error.code).toBe('unknown_parameter')
  expect(error.hint).toContain('publication_date')
})

test('a label that two different values share is ambiguous', () => {
  const second = { name: 'state', label: 'Status', recorded_value: 'Open', kind: 'text' as const }
  const [search, status] = procedure.parameters
  const parameters = [search, { ...status, name: 'kind' }, second].filter((parameter) => parameter !== undefined)
  const error = codeOf(() =>
    bindValues({ ...procedure, parameters: parameters as Procedure['parameters'] }, { values: { Status: 'y' } }),
  )
  expect(error.code).toBe('ambiguous_parameter')
  expect(error.message).toContain('kind or state')
})

test('a value that is set by two of its names to two things is ambiguous', () => {
  const error = codeOf(() => bindValues(procedure, { values: { Status: 'Paused', Active: 'Closed' } }))
  expect(error.code).toBe('ambiguous_parameter')
  expect(error.message).toContain('“Paused” and “Closed”')
  expect(bindValues(procedure, { values: { Status: 'Paused', Active: 'Paused' } }).steps[2]?.action.value).toBe(
    'Paused',
  )
})

test('a secret is a placeholder until it is typed', () => {
  const bound = bindValues(procedure, { secrets: { password: 'hunter2!' } })
  expect(bound.steps[5]?.secret).toBe('password')
  expect(JSON.stringify(bound)).not.toContain('hunter2!')
})

const upload: Procedure = {
  ...procedure,
  title: 'Add Desk lamp',
  parameters: [
    { name: 'product_name', label: 'Product name', recorded_value: 'Desk lamp', kind: 'text' },
    { name: 'photo', label: 'Photo', recorded_value: 'desk-lamp.png', kind: 'file' },
  ],
  steps: [
    step(1, { kind: 'fill', target: { text: 'Name' }, value: 'Desk lamp', parameter: 'product_name' }),
    step(2, { kind: 'upload', target: { text: 'Photo' }, value: 'desk-lamp.png', parameter: 'photo' }, [
      'desk-lamp.png',
    ]),
    step(3, { kind: 'click', target: { text: 'Save', near: ['desk-lamp.png'] } }, [
      'Desk lamp saved',
      'desk-lamp.png (12 kB)',
    ]),
  ],
}
const newFile = import.meta.path
const newName = basename(newFile)

test('a file is not renamed by a value that its name holds', () => {
  for (const name of ['product_name', 'Desk lamp', 'desk lamp']) {
    const { steps } = bindValues(upload, { values: { [name]: 'Headset' } })
    expect(steps[0]?.action.value).toBe('Headset')
    expect(steps[1]).toEqual({ ...upload.steps[1], set: false } as BoundStep)
    expect(steps[2]?.action.target?.near).toEqual(['desk-lamp.png'])
    expect(steps[2]?.expect.text).toEqual(['Headset saved', 'desk-lamp.png (12 kB)'])
  }
})

test('a file that was given is named wherever the recorded one was, and values are left alone', () => {
  const given = [
    bindValues(upload, { values: { photo: newFile } }),
    bindValues(upload, { values: { 'desk-lamp.png': newFile } }),
    bindValues(upload, { files: [newFile] }),
  ]
  for (const bound of given) {
    expect(bound.title).toBe('Add Desk lamp')
    expect(bound.steps[0]?.action.value).toBe('Desk lamp')
    expect(bound.steps[1]).toMatchObject({ file: newFile, action: { value: newName }, expect: { text: [newName] } })
    expect(bound.steps[1]?.title).toBe(`Step 2 “${newName}”`)
    expect(bound.steps[2]?.expect.text).toEqual(['Desk lamp saved', `${newName} (12 kB)`])
    expect(bound.values.map(({ value }) => value)).toEqual(['Desk lamp', newName])
  }
})

test('an upload without a file is refused by the name of its parameter, unless the reading is doubtful', () => {
  const error = codeOf(() => requireFiles(bindValues(upload, {})))
  expect(error.code).toBe('file_missing')
  expect(error.message).toContain('photo')
  expect(error.hint).toContain('--set photo=')
  requireFiles(bindValues(upload, { files: [newFile] }))
  const doubtful = upload.steps.map((step) => ({ ...step, confidence: 0.3 }))
  requireFiles(bindValues({ ...upload, steps: doubtful }, {}))
})

test('a list entry that says more, and was misread, is found by what it begins with', () => {
  const list = {
    ...procedure,
    parameters: [],
    steps: [step(1, { kind: 'click', target: { text: 'Midnlght Blue - A calm scheme' } })],
  }
  const bound = bindValues(list, { values: { 'Midnight Blue': 'Morning Sun' } })
  expect(bound.steps[0]?.action.target?.text).toBe('Morning Sun')
  expect(bound.steps[0]?.set).toBe(true)
})

test('a new value is entered as it was given, however the old one was read', () => {
  const subtitle = {
    ...procedure,
    parameters: [],
    steps: [step(1, { kind: 'fill', target: { text: 'Subtitle' }, value: 'birds,weather and walks' })],
  }
  const bound = bindValues(subtitle, { values: { 'birds, weather and walks': 'tides and boats' } })
  expect(bound.steps[0]?.action.value).toBe('tides and boats')
})

test('a thing that only stood on the row of what was clicked may be set, and then tells the row', () => {
  const row = ['Sourdough basics', 'Kitchen', '12 seats']
  const recorded: Procedure = {
    ...procedure,
    parameters: [],
    steps: [
      step(1, { kind: 'select', target: { text: 'Room' }, value: 'Kitchen' }),
      step(2, { kind: 'click', target: { text: 'Delete', row } }, ['Delete “Sourdough basics”?']),
    ],
  }
  const bound = bindValues(recorded, { values: { 'sourdough basics': 'Bird walk', Kitchen: 'Garden' } }).steps
  expect(bound[1]).toMatchObject({
    set: true,
    rowNames: ['Bird walk'],
    action: { target: { text: 'Delete', row: ['Bird walk', 'Garden', '12 seats'] } },
    expect: { text: ['Delete “Bird walk”?'] },
  })
  // a value that stands on the row by chance does not tell which row is meant
  expect(bindValues(recorded, { values: { Kitchen: 'Garden' } }).steps[1]!.rowNames).toBeUndefined()
  const entered = {
    ...recorded,
    steps: [step(1, { kind: 'fill', target: { text: 'Search' }, value: 'Sourdough basics' }), recorded.steps[1]!],
  }
  expect(bindValues(entered, { values: { 'Sourdough basics': 'Bird walk' } }).steps[1]!.rowNames).toEqual(['Bird walk'])
})

test('the address that is expected names the new value as it named the old one, and stays as it is elsewhere', () => {
  const open = (url: string) => {
    const opening = sampleStep(1, 'Open', {
      action: { kind: 'click', target: { text: 'Lost property' } },
      expect: { text: [], url },
    })
    return bindValues({ ...procedure, steps: [opening] }, { values: { 'Lost property': 'Tide tables' } }).steps[0]!
      .expect.url
  }
  expect(open('http://127.0.0.1:4780/index.php/Lost_property')).toBe('http://127.0.0.1:4780/index.php/Tide_tables')
  expect(open('localhost/pages/lost-property?from=Lost%20property')).toBe(
    'localhost/pages/tide-tables?from=Tide%20tables',
  )
  expect(open('http://lost-property/pages/100%')).toBe('http://lost-property/pages/100%')
})

test('an entry that was chosen from a list is named by some of its words', () => {
  const choosing = step(1, { kind: 'select', target: { text: 'Facet' }, value: 'BRAND Claywork', parameter: 'facet' })
  const recorded: Procedure = {
    ...procedure,
    parameters: [{ name: 'facet', label: 'Facet', recorded_value: 'BRAND Claywork', kind: 'choice' }],
    steps: [choosing],
  }
  expect(bindValues(recorded, { values: { Claywork: 'Outland' } }).steps[0]!.action.value).toBe('Outland')
})

test('a file that the recording names nowhere is kept for the chooser that a click opens, and nothing else is', () => {
  const shown = { ...upload, steps: upload.steps.filter(({ action }) => action.kind !== 'upload'), parameters: [] }
  const values = { 'portrait-of-ada.png': newFile }
  expect(bindValues(shown, { values, files: [newFile] })).toMatchObject({
    spareFiles: [newFile],
    namedFiles: [newFile],
  })
  expect(codeOf(() => bindValues(shown, { values })).code).toBe('unknown_parameter')
  expect(bindValues(upload, { files: [newFile] }).spareFiles).toBeUndefined()
})

test('what was ticked may be another one, or be left off', () => {
  const form: Procedure = {
    ...procedure,
    parameters: [],
    steps: [
      sampleStep(1, 'Turn on “Instalments”', {
        action: { kind: 'check', target: { text: 'Instalments', role: 'radio' }, value: 'true' },
        expect: { text: ['Paid by: Instalments'], url: null },
      }),
      sampleStep(2, 'Turn on “Gift wrap”', {
        action: { kind: 'check', target: { text: 'Gift wrap', role: 'switch' }, value: 'true' },
      }),
    ],
  }
  const bound = bindValues(form, { values: { Instalments: 'Cash on delivery', 'Gift wrap': 'Off' } })
  expect(bound.steps.map(({ title, set, action: { target, value } }) => [title, target?.text, value, set])).toEqual([
    ['Turn on “Cash on delivery”', 'Cash on delivery', 'true', true],
    ['Turn off “Gift wrap”', 'Gift wrap', 'false', true],
  ])
  expect(bound.steps[0]?.expect.text).toEqual(['Paid by: Cash on delivery'])
  expect(bound.values.map(({ name, value }) => [name, value])).toEqual([
    ['Instalments', 'Cash on delivery'],
    ['Gift wrap', 'Off'],
  ])
})
