import { describe, expect, test } from 'bun:test'
import { procedureSchema } from '../protocol/procedure.ts'
import {
  type SampleObservation,
  sampleObservation,
  sampleScale,
  screenAt,
  textLine,
} from '../testing/sample-observation.ts'
import { distilProcedure } from './distil-procedure.ts'

const heading = textLine('New product', 400, 120)
const label = textLine('Product name', 400, 272)
const bar = (address: string) => textLine(address, 200, 40)

function distil(...seen: SampleObservation[]) {
  const observations = seen.map((each, at) => sampleObservation({ startS: 1 + 3 * at, ...each }))
  const procedure = distilProcedure(observations, screenAt(0, bar('localhost:4780/products')), 'How to', sampleScale)
  expect(procedureSchema.parse(procedure)).toEqual(procedure)
  return procedure
}

/** Somebody types `value` into the field below `label`. */
function typing(name: string, value: string, y = 300): SampleObservation {
  const line = textLine(value, 400, y)
  const words = [heading, textLine(name, 400, y - 28)]
  return { before: words, late: [...words, line], point: [420, y + 8], typed: line.box }
}

describe('distilProcedure', () => {
  test('names a step by what was typed, and where', () => {
    const { steps, parameters, start_url, title } = distil(typing('Product name *', 'Desk lamp'))
    expect({ title, start_url }).toEqual({ title: 'How to', start_url: 'http://localhost:4780/products' })
    expect(steps).toHaveLength(1)
    expect(steps[0]).toMatchObject({
      n: 1,
      title: 'Enter “Desk lamp” as Product name',
      start_s: 1,
      end_s: 2,
      action: {
        kind: 'fill',
        target: { text: 'Product name', role: 'textbox' },
        value: 'Desk lamp',
        parameter: 'product_name',
      },
    })
    expect(parameters).toEqual([
      { name: 'product_name', label: 'Product name', recorded_value: 'Desk lamp', kind: 'text' },
    ])
  })

  test('gives every parameter a name of its own, in any script', () => {
    const { steps, parameters } = distil(
      typing('Name', 'Desk lamp'),
      typing('Name', 'Floor lamp', 420),
      typing('商品名称', '台灯', 540),
    )
    expect(parameters.map((each) => each.name)).toEqual(['name', 'name_2', '商品名称'])
    expect(steps.map((step) => step.action.parameter)).toEqual(['name', 'name_2', '商品名称'])
    expect(steps.map((step) => step.n)).toEqual([1, 2, 3])
  })

  test('keeps no value of a secret', () => {
    const procedure = distil(typing('Password', '••••••••'))
    expect(procedure.steps[0]).toMatchObject({
      title: 'Enter the Password',
      action: { kind: 'fill', parameter: 'password' },
    })
    expect(procedure.steps[0]!.action.value).toBeUndefined()
    expect(procedure.parameters).toEqual([{ name: 'password', label: 'Password', recorded_value: '', kind: 'secret' }])
  })

  test('expects the words and the address that a step brought', () => {
    const before = [bar('localhost:4780/products'), textLine('Add', 1000, 130)]
    const late = [bar('localhost:4780/products/new'), heading, label, textLine('42', 900, 300)]
    const { steps } = distil({ before, late, point: [1010, 138], episode: { area: 0.6, local: false } })
    expect(steps[0]).toMatchObject({ title: 'Click “Add”', action: { kind: 'click', target: { text: 'Add' } } })
    expect(steps[0]!.expect.text.toSorted()).toEqual(['New product', 'Product name'])
    expect(steps[0]!.expect.url).toBe('http://localhost:4780/products/new')
    expect(steps[0]!.action.parameter).toBeUndefined()
  })

  test('takes opening a list and choosing from it for one step', () => {
    const [field, name] = [textLine('Choose one', 400, 300), textLine('Category', 400, 272)]
    const entries = ['Audio', 'Lighting', 'Office'].map((text, at) => textLine(text, 410, 330 + at * 30))
    const chosen = textLine('Lighting', 400, 300)
    const { steps, parameters } = distil(
      { before: [heading, name, field], late: [heading, name, field, ...entries], point: [440, 306] },
      { before: [heading, name, field, ...entries], late: [heading, name, chosen], point: [430, 366] },
    )
    expect(steps).toHaveLength(1)
    expect(steps[0]).toMatchObject({
      title: 'Choose “Lighting” as Category',
      start_s: 1,
      end_s: 5,
      action: { kind: 'select', target: { text: 'Category' }, value: 'Lighting', parameter: 'category' },
    })
    expect(parameters[0]).toMatchObject({ recorded_value: 'Lighting', kind: 'choice' })
  })

  test('takes neither the edge of a field before what was typed nor the caret behind it for a part of it', () => {
    const seen = typing('Find', 'Plum jam')
    const valueOf = (text: string) => {
      const late = [...seen.late.slice(0, -1), textLine(text, 392, 300)]
      return distil({ ...seen, late }).steps[0]!.action.value
    }
    expect(valueOf('[Plum jam|')).toBe('Plum jam')
    expect(valueOf('[[Moor Walk]]')).toBe('[[Moor Walk]]')
    expect(valueOf('[2] Moor Walk')).toBe('[2] Moor Walk')
  })

  test('takes nothing that stands upright beside a field for a part of what was typed', () => {
    const seen = typing('Number of boxes', '60')
    const axis = { ...textLine('3F', 430, 120), box: { x1: 430, y1: 120, x2: 520, y2: 460 } }
    const { action } = distil({ ...seen, late: [...seen.late, axis] }).steps[0]!
    expect(action).toMatchObject({ kind: 'fill', value: '60', target: { text: 'Number of boxes' } })
  })

  test('gives dots that took the place of a placeholder for a secret', () => {
    const words = [heading, textLine('Password', 400, 272)]
    const typed = { x1: 400, y1: 302, x2: 460, y2: 312 }
    const seen = (contrast: number): SampleObservation => {
      const hint = textLine('Enter your password', 400, 300, { contrast })
      return { before: [...words, hint], late: words, point: [420, 308], typed }
    }
    const { action } = distil(seen(90)).steps[0]!
    expect(action).toMatchObject({ kind: 'fill', parameter: expect.stringContaining('password') })
    expect(action.value).toBeUndefined()
    expect(distil(seen(200)).steps[0]!.action.kind).toBe('click')
  })

  test('takes a few letters for typed, also where a large field loses the focus as they are', () => {
    const seen = typing('Expected readers', '120')
    const box = { x1: 200, y1: 150, x2: 215, y2: 157, pixels: 100, sharpPixels: 60 }
    const actionWith = (keys: number, area: number) => {
      const run = { startS: 1.4, endS: 2, keys, box, first: box, last: box }
      return distil({ ...seen, episode: { typing: run, area } }).steps[0]!.action
    }
    expect(actionWith(3, 0.15)).toMatchObject({ kind: 'fill', value: '120' })
    expect(actionWith(3, 0.3).kind).toBe('click')
    expect(actionWith(2, 0.15).kind).toBe('click')
  })

  test('takes the mark of a table’s row that takes on a colour for ticked, whatever commands come up elsewhere', () => {
    const row = (y: number, ...cells: string[]) => cells.map((text, at) => textLine(text, 340 + at * 160, y))
    const words = [...row(300, 'Quentin Marsh', 'Clay vase', 'rejected'), ...row(348, 'Rosa Pinto', 'Oak shelf', 'new')]
    const picked = (rows: typeof words) =>
      distil({
        before: rows,
        late: [...rows, textLine('1 item selected', 340, 180), textLine('Delete', 900, 180)],
        point: [308, 307],
        tint: 0.2,
        episode: { area: 0.08 },
      }).steps[0]!.action
    expect(picked(words)).toMatchObject({
      kind: 'check',
      target: { text: 'Quentin Marsh', row: ['Quentin Marsh', 'Clay vase', 'rejected'] },
    })
    expect(picked(row(300, 'Quentin Marsh')).kind).toBe('click')
  })

  test('names a mark by the words behind it, also where the pointer hides them before, whatever else is read anew', () => {
    const box = { x1: 451, y1: 300, x2: 467, y2: 316 }
    const email = textLine('Email', 308, 301)
    const seen = { point: [504, 318], changed: box, changedAtPointer: box, inkAfter: 0.5 } as const
    const before = [heading, email, textLine('L SMS LPush', 369, 301)]
    const late = [heading, email, textLine('SMS', 380, 301), textLine('Push', 479, 301)]
    const { action } = distil({ ...seen, before, late: [...late, textLine('BI', 900, 560)] }).steps[0]!
    expect(action).toMatchObject({ kind: 'check', value: 'true', target: { text: 'Push' } })
    const told = textLine('You will be notified', 440, 560)
    const all = { x1: 300, y1: 290, x2: 700, y2: 580 }
    const brought = distil({ ...seen, before, late: [...late, told], changed: all }).steps[0]!.action
    expect(brought.kind).toBe('click')
  })

  test('takes a tick box that begins a row of a table for that of the row', () => {
    const lines = ['Desk lamp', 'Laptop stand'].flatMap((text, at) => [
      textLine(text, 460, 300 + at * 40),
      textLine('Enabled', 800, 300 + at * 40),
    ])
    const words = [heading, textLine('Customers', 60, 300), ...lines]
    const box = { x1: 330, y1: 298, x2: 346, y2: 314 }
    const { steps } = distil({
      before: words,
      late: words,
      point: [338, 306],
      changed: box,
      changedAtPointer: box,
      inkBefore: 0.1,
      inkAfter: 0.4,
      episode: { area: 0.001 },
    })
    const target = { text: 'Desk lamp', row: ['Desk lamp', 'Enabled'] }
    expect(steps[0]!.action).toMatchObject({ kind: 'check', value: 'true', target })
  })

  test('names a choice by its label, and not by the value that it had, which its list holds too', () => {
    const name = textLine('Status', 384, 250)
    const [old, chosen] = ['Draft', 'Published'].map((text) => textLine(text, 400, 300, { contrast: 90 }))
    const entries = ['Draft', 'Published', 'Archived'].map((text, at) => textLine(text, 396, 350 + at * 34))
    const { steps } = distil(
      { before: [heading, name, old!], late: [heading, name, old!, ...entries], point: [500, 306] },
      { before: [heading, name, old!, ...entries], late: [heading, name, chosen!], point: [420, 390] },
    )
    expect(steps.map(({ action }) => action)).toMatchObject([
      { kind: 'select', target: { text: 'Status' }, value: 'Published' },
    ])
  })

  test('takes a menu and its command for two steps, though the command brings up a field of its name', () => {
    const [search, button] = [textLine('Search', 400, 300), textLine('Add filter', 760, 300)]
    const commands = ['Status', 'Rating'].map((text, at) => textLine(text, 780, 330 + at * 30))
    const { steps } = distil(
      { before: [heading, search, button], late: [heading, search, button, ...commands], point: [800, 306] },
      {
        before: [heading, search, button, ...commands],
        late: [heading, search, button, textLine('Status', 560, 300)],
        point: [800, 336],
      },
    )
    expect(steps.map(({ action }) => [action.kind, action.target?.text])).toEqual([
      ['click', 'Add filter'],
      ['click', 'Status'],
    ])
  })

  test('takes words that a closing list uncovers and an opening one covers for nothing that was chosen', () => {
    const name = textLine('Signed on', 400, 272)
    const [date, party] = [textLine('Choose a day', 400, 300, { contrast: 80 }), textLine('Hangzhou', 400, 308)]
    const { steps } = distil(
      { before: [heading, name, party], late: [heading, name, date, textLine('Amount', 400, 340)], point: [420, 314] },
      { before: [heading, name, date, textLine('Amount', 400, 340)], late: [heading, name, date], point: [420, 306] },
    )
    expect(steps.map(({ action }) => action.kind)).not.toContain('select')
  })

  test('takes an entry of a list that leads to another page for a link', () => {
    const found = ['Bird walk', 'Bird song'].map((text, at) => textLine(text, 400, 330 + at * 30))
    const { steps } = distil(
      { before: [bar('localhost:4780/list')], late: [bar('localhost:4780/list'), ...found], point: [420, 308] },
      {
        before: [bar('localhost:4780/list'), ...found],
        late: [bar('localhost:4780/walks/1'), textLine('Bird walk', 400, 300)],
        point: [420, 336],
      },
    )
    expect(steps.at(-1)!.action).toMatchObject({ kind: 'click', target: { text: 'Bird walk' } })
  })

  test('takes an entry that is chosen with the keys for a choice, with its list still open or closing later', () => {
    const [name, old, chosen] = [
      textLine('Priority *', 300, 300),
      textLine('Normal', 400, 300),
      textLine('High', 400, 300),
    ]
    const entries = ['Low', 'Normal', 'High'].map((text, at) => textLine(text, 410, 330 + at * 30))
    const select = { kind: 'select', target: { text: 'Priority' }, value: 'High' }
    const point = [560, 310] as const
    const open = distil({ before: [heading, name, old], late: [heading, name, chosen, ...entries], point })
    expect(open.steps.map(({ action }) => action)).toMatchObject([select])
    const later = distil(
      { before: [heading, name, old], late: [heading, name, old, ...entries], point: [420, 306] },
      { before: [heading, name, old, ...entries], late: [heading, name, chosen, ...entries], point: [420, 306] },
      { before: [heading, name, chosen, ...entries], late: [heading, name, chosen], point: [420, 306] },
    )
    expect(later.steps.map(({ action }) => action)).toMatchObject([select])
  })

  test('takes a value that comes up in an empty field, with no list that holds it, for nothing that was chosen', () => {
    const [name, value] = [textLine('Stock', 400, 272), textLine('12', 400, 300)]
    const seen = { before: [heading, name], late: [heading, name, value], point: [420, 306] } as const
    const { steps } = distil({ ...seen, episode: { area: 0.05 } })
    expect(steps.map(({ action }) => action.kind)).not.toContain('select')
  })

  test('takes a switch that goes on sliding under the pointer for pressed once, and an icon as often as it changes', () => {
    const words = [heading, textLine('Draft', 400, 300)]
    const first = { before: words, late: words, point: [420, 306], startS: 1, episode: { area: 0.05 } } as const
    const second = { ...first, point: [422, 306], startS: 1.9 } as const
    expect(distil(first, second).steps).toHaveLength(1)
    expect(distil(first, { ...second, startS: 3 }).steps).toHaveLength(2)
    const icon = (startS: number) => ({ ...first, point: [900, 500], startS }) as const
    expect(distil(icon(1), icon(1.9)).steps).toHaveLength(2)
  })

  test('takes a page that only moved under the pointer for scrolled, and one that grew for clicked', () => {
    const lines = (by: number) =>
      ['Customer', 'Delivery', 'Products', 'Courier note', 'Payment'].map((text, at) =>
        textLine(text, 400, 200 + at * 60 + by),
      )
    const moved = { before: lines(0), late: lines(-64), point: [440, 352], episode: { area: 0.06 } } as const
    expect(distil(moved).steps).toEqual([])
    const grown = [...lines(0).slice(0, 3), textLine('Quantity', 400, 360), ...lines(60).slice(3)]
    expect(distil({ ...moved, late: grown }).steps).toHaveLength(1)
  })

  test('takes a suggestion that was pointed at for clicked, and Enter for pressed where none was', () => {
    const [name, typed] = [textLine('Search', 400, 272), textLine('lost p', 400, 300)]
    const suggestion = textLine('Lost property', 400, 330)
    const searching = {
      before: [heading, name],
      late: [heading, name, typed, suggestion],
      point: [420, 308],
      typed: typed.box,
    } as const
    const page = { before: searching.late, late: [textLine('Lost property', 200, 200)] }
    const episode = { afterTyping: true, area: 0.4 }
    const clicked = distil(searching, { ...page, point: [430, 336], episode })
    expect(clicked.steps[1]!.action).toMatchObject({ kind: 'click', target: { text: 'Lost property' } })
    const sent = distil(searching, { ...page, point: [420, 308], episode })
    expect(sent.steps[1]!.action).toMatchObject({ kind: 'press', value: 'Enter' })
  })

  test('takes letters that brought up a list, and an entry of it, for one choice', () => {
    const [field, name] = [textLine('swim', 400, 300), textLine('Site', 400, 272)]
    const entry = textLine('Swimming hall', 410, 340)
    const chosen = textLine('Swimming hall', 400, 300)
    const typed = {
      before: [heading, name],
      late: [heading, name, field, entry],
      point: [420, 308],
      typed: field.box,
    } as const
    const { steps, parameters } = distil(typed, {
      before: [heading, name, field, entry],
      late: [heading, name, chosen],
      point: [450, 346],
    })
    expect(steps).toHaveLength(1)
    expect(steps[0]!.action).toMatchObject({ kind: 'select', target: { text: 'Site' }, value: 'Swimming hall' })
    expect(parameters[0]).toMatchObject({ recorded_value: 'Swimming hall', kind: 'choice' })
    // Another value in the field than the entry that was clicked was not chosen there.
    const other = distil(typed, {
      before: [heading, name, field, entry],
      late: [heading, name, field],
      point: [450, 346],
    })
    expect(other.steps.map((step) => step.action.kind)).toEqual(['fill', 'click'])
  })

  test('takes a day of an open calendar for the date that its field shows then', () => {
    const [name, empty] = [textLine('Due date', 400, 272), textLine('Choose a day', 400, 300, { contrast: 80 })]
    const days = Array.from({ length: 28 }, (_, at) =>
      textLine(String(at + 1), 400 + (at % 7) * 40, 380 + Math.floor(at / 7) * 36),
    )
    const before = [heading, name, empty, ...days]
    const late = [heading, name, textLine('2026-11-12', 400, 300)]
    const { steps, parameters } = distil({ before, late, point: [570, 422] })
    expect(steps.map((step) => step.action)).toMatchObject([
      { kind: 'select', target: { text: 'Due date' }, value: '2026-11-12', parameter: 'due_date' },
    ])
    expect(parameters).toHaveLength(1)
    expect(distil({ before: [heading, name, empty, days[11]!], late, point: [570, 422] }).steps[0]!.action.kind).toBe(
      'click',
    )
  })

  test('reads what was typed where the pointer has left it, and without the icon before it', () => {
    const field = { x1: 400, y1: 296, x2: 520, y2: 318 }
    const name = textLine('E-mail', 400, 272)
    const [blurred, clear] = [textLine('mara@pettyrtest', 400, 300), textLine('mara@petty.test', 400, 300)]
    const covering = { x1: 480, y1: 296, x2: 486, y2: 316 }
    const next = {
      before: [heading, name],
      late: [heading, name, clear],
      point: [900, 600],
      typed: { ...field, y1: 596, y2: 618 },
    } as const
    const { steps } = distil(
      { before: [heading, name], late: [heading, name, blurred], point: [482, 306], typed: field, covering },
      next,
    )
    expect(steps[0]!.action.value).toBe('mara@petty.test')

    const icon = {
      ...textLine('QCheck alarms', 370, 300),
      letters: [375, 404, 412, 420, 428, 436, 452, 460, 468, 476, 484, 492],
    }
    const search = distil({ before: [heading, name], late: [heading, name, icon], point: [440, 306], typed: field })
    expect(search.steps[0]!.action.value).toBe('Check alarms')
  })

  test('takes two figures that come up in an empty field for typed, whatever the pointer looks like', () => {
    const words = [heading, textLine('Seats', 402, 272)]
    const { steps } = distil({
      before: words,
      late: [...words, textLine('14', 412, 301)],
      point: [480, 308],
      hovered: { x1: 396, y1: 290, x2: 800, y2: 326 },
    })
    expect(steps[0]!.action).toMatchObject({ kind: 'fill', target: { text: 'Seats' }, value: '14' })
  })

  test('takes the last letters for typed, when they come up once the pointer stirs', () => {
    const line = textLine('Grease the p', 400, 300)
    const name = textLine('Title', 400, 272)
    const whole = textLine('Grease the pump', 400, 300)
    const { steps } = distil(
      { before: [heading, name], late: [heading, name, line], point: [440, 308], typed: line.box },
      {
        before: [heading, name, line],
        late: [heading, name, whole],
        point: [452, 312],
        changed: { x1: 500, y1: 298, x2: 530, y2: 316 },
        episode: { area: 0.0002 },
      },
    )
    expect(steps).toHaveLength(1)
  })

  test('takes one press that changes the page in two goes for one', () => {
    const button = textLine('Submit', 400, 500)
    const page = [textLine('Claims', 100, 130), textLine('Taxi to airport was submitted', 400, 200)]
    const press = { before: [heading, button], point: [420, 508] } as const
    const { steps } = distil(
      { ...press, late: [heading, button, textLine('Sending', 700, 508)], episode: { area: 0.09 } },
      { ...press, startS: 1.9, late: page, episode: { area: 0.4 } },
    )
    expect(steps).toHaveLength(1)
  })

  test('takes a button that says what it is doing for one that was pressed before', () => {
    const button = textLine('Publish now', 400, 500)
    const page = [textLine('Entries', 100, 130), textLine('Autumn market is published', 400, 200)]
    const saying = (words: string) => {
      const busy = textLine(words, 400, 500)
      return distil(
        { before: [heading, button], late: [heading, busy], point: [420, 508] },
        { before: [heading, busy], late: page, point: [420, 508], startS: 3, episode: { area: 0.4 } },
      ).steps.map(({ action }) => action.target?.text)
    }
    expect(saying('Publishing...')).toEqual(['Publish now'])
    expect(saying('正在发布…')).toEqual(['Publish now'])
    expect(saying('Confirm')).toEqual(['Publish now', 'Confirm'])
  })

  test('takes a switch below its words for theirs when it takes on a colour', () => {
    const words = [heading, textLine('Take effect', 400, 274)]
    const box = { x1: 396, y1: 300, x2: 448, y2: 328 }
    const seen = {
      before: words,
      late: words,
      point: [424, 310],
      changed: box,
      changedAtPointer: box,
      inkBefore: 0,
    } as const
    const { steps } = distil({ ...seen, inkAfter: 0.26, episode: { area: 0.001 } })
    expect(steps[0]!.action).toMatchObject({ kind: 'check', target: { text: 'Take effect' }, value: 'true' })
    expect(distil({ ...seen, inkAfter: 0.01, episode: { area: 0.001 } }).steps).toEqual([])
  })

  test('takes colour that comes under the pointer for a toggle, where only a field that lost the focus is seen to change', () => {
    const words = [heading, textLine('Notify me', 440, 300)]
    const seen = {
      before: words,
      late: words,
      point: [416, 307],
      changed: { x1: 380, y1: 220, x2: 900, y2: 262 },
    } as const
    const episode = { area: 0.02 }
    const { steps } = distil({ ...seen, tint: 0.17, episode })
    expect(steps[0]!.action).toMatchObject({ kind: 'check', target: { text: 'Notify me' }, value: 'true' })
    expect(distil({ ...seen, tint: -0.17, episode }).steps[0]!.action.value).toBe('false')
    expect(distil({ ...seen, tint: 0.01, episode }).steps[0]!.action.kind).toBe('click')
  })

  test('tells an icon, or words that stand in other rows too, from its like by its row', () => {
    const row = (name: string, y: number) => [
      textLine(name, 100, y),
      textLine('Kitchen', 500, y),
      textLine('Delete', 900, y),
    ]
    const rows = [...row('Sourdough basics', 300), ...row('Bird walk', 360)]
    const late = [textLine('Are you sure?', 400, 200)]
    const deleting = distil({ before: [heading, ...rows], late, point: [920, 307], episode: { area: 0.3 } })
    expect(deleting.steps[0]!.action.target).toMatchObject({ text: 'Delete', row: ['Sourdough basics', 'Kitchen'] })
    const opening = distil({ before: [heading, ...rows], late, point: [1100, 367], episode: { area: 0.3 } })
    expect(opening.steps[0]!.action.target!.row).toEqual(['Bird walk', 'Kitchen', 'Delete'])
    const [field, add] = [textLine('Recipes', 100, 300), textLine('Delete', 900, 300)]
    const others = [textLine('Name', 100, 270), ...row('Bird walk', 360)]
    const typed = {
      before: [...others, add],
      late: [...others, add, field],
      point: [120, 308],
      typed: field.box,
    } as const
    const after = { before: [...others, add, field], late, point: [920, 307], episode: { area: 0.3 } } as const
    expect(distil(typed, after).steps[1]!.action.target!.row).toBeUndefined()
    const only = distil({
      before: [heading, ...row('Bird walk', 360)],
      late,
      point: [920, 367],
      episode: { area: 0.3 },
    })
    expect(only.steps[0]!.action.target!.row).toBeUndefined()
  })

  test('takes a ring that is read with its words for their mark', () => {
    const words = [heading, textLine('0 男', 400, 300), textLine('0 女', 500, 300)]
    const box = { x1: 398, y1: 298, x2: 416, y2: 316 }
    const { steps } = distil({
      before: words,
      late: words,
      point: [408, 306],
      changed: box,
      changedAtPointer: box,
      episode: { area: 0.001 },
    })
    expect(steps[0]!.action).toMatchObject({ kind: 'check', target: { text: '男' } })
  })

  test('takes a file’s name that stands on the page afterwards for an upload', () => {
    const button = textLine('Choose photo', 400, 300)
    const { steps, parameters } = distil({
      before: [heading, button],
      late: [heading, button, textLine('desk-lamp.png', 520, 300)],
      point: [440, 306],
    })
    expect(steps[0]!.action).toMatchObject({ kind: 'upload', target: { text: 'Choose photo' }, value: 'desk-lamp.png' })
    expect(parameters).toEqual([
      { name: 'choose_photo', label: 'Choose photo', recorded_value: 'desk-lamp.png', kind: 'file' },
    ])
  })

  test.each([
    [0.05, 0.4, 'true', 'Turn on “Notify me”'],
    [0.4, 0.05, 'false', 'Turn off “Notify me”'],
  ])(
    'takes a mark beside words that gains or loses ink for a toggle (%p → %p)',
    (inkBefore, inkAfter, value, title) => {
      const words = [heading, textLine('Notify me', 440, 300)]
      const box = { x1: 412, y1: 298, x2: 430, y2: 316 }
      const { steps, parameters } = distil({
        before: words,
        late: words,
        point: [420, 307],
        changed: box,
        changedAtPointer: box,
        inkBefore,
        inkAfter,
        episode: { area: 0.001 },
      })
      expect(steps[0]).toMatchObject({ title, action: { kind: 'check', target: { role: 'checkbox' }, value } })
      expect(parameters).toEqual([])
    },
  )

  test('says where an icon without words is', () => {
    const { steps } = distil({
      before: [heading, textLine('Wireless headset', 700, 400)],
      late: [heading, textLine('Edit', 900, 430), textLine('Delete', 900, 460)],
      point: [900, 408],
      episode: { area: 0.05 },
    })
    expect(steps[0]!.action).toMatchObject({ kind: 'click', target: { near: ['Wireless headset'] } })
    expect(steps[0]!.action.target!.text).toBeUndefined()
    expect(steps[0]!.title).toBe('Click the icon near “Wireless headset”')
  })

  test('has no steps where nothing was done', () => {
    expect(distil()).toMatchObject({ steps: [], parameters: [] })
  })
})
