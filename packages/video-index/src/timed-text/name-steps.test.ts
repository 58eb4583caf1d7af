import { describe, expect, test } from 'bun:test'
import type { Action, Step } from '../protocol/procedure.ts'
import { textLine } from '../testing/sample-observation.ts'
import { boundSteps } from './bound-steps.ts'
import { nameSteps } from './name-steps.ts'
import type { SeenStep } from './seen-step.ts'
import type { TextSource, TimedText } from './timed-text.ts'

function seen(
  n: number,
  action: Action,
  { from = 10 * n, to = 10 * n + 2, shown = [] }: { from?: number; to?: number; shown?: string[] } = {},
): SeenStep {
  const step: Step = {
    n,
    title: `What was seen of ${n}`,
    start_s: from,
    end_s: to,
    action,
    expect: { text: [], url: null },
    keyframes: { before: '', after: '' },
    confidence: 0.9,
  }
  return { step, actionS: from + 1, linesBefore: shown.map((text, at) => textLine(text, 100, 40 * at)) }
}

const click = (text?: string, near: string[] = []): Action => ({
  kind: 'click',
  target: { ...(text ? { text } : {}), near },
})
const fill = (text: string, value: string): Action => ({ kind: 'fill', target: { text }, value })
const told =
  (source: TextSource) =>
  (startS: number, endS: number, text: string): TimedText => ({ source, startS, endS, text })
const [caption, speech, chapter, card] = [told('caption'), told('subtitle'), told('chapter'), told('title card')]
const titles = (steps: readonly SeenStep[], ...texts: TimedText[]) => nameSteps(steps, texts).map((step) => step.title)
const untitled = (n: number) => `What was seen of ${n}`

describe('nameSteps', () => {
  test('takes the words that agree in time and content, and keeps the value readable', () => {
    const steps = [seen(1, fill('Workspace name', 'Northwind')), seen(2, click('Next'))]
    expect(
      titles(steps, caption(9.5, 13, 'Step 1: Enter the workspace name'), caption(19, 23, 'Step 2: Click Next.')),
    ).toEqual(['Enter the workspace name: “Northwind”', 'Click Next'])
    expect(titles(steps, caption(9.5, 13, 'Name it Northwind'))).toEqual(['Name it Northwind', untitled(2)])
  })

  test('takes Chinese words', () => {
    const steps = [seen(1, fill('商品名称', '台灯')), seen(2, click('保存'))]
    expect(titles(steps, caption(9.5, 13, '第一步：填写名称'), caption(19, 23, '第二步：点击“保存”'))).toEqual([
      '填写名称：“台灯”',
      '点击“保存”',
    ])
  })

  test('takes from words alone that a click was a double one', () => {
    const steps = [seen(1, click('Invoices')), seen(2, click('Letters')), seen(3, click('保存'))]
    const named = nameSteps(steps, [
      caption(9.5, 13, 'Double-click Invoices'),
      caption(19, 23, 'Click Letters'),
      caption(29, 33, '双击“保存”'),
    ])
    expect(named.map((step) => step.action.count)).toEqual([2, undefined, 2])
    expect(named.map((step) => step.title)).toEqual(['Double-click Invoices', 'Click Letters', '双击“保存”'])
  })

  test('takes words of another time for nothing', () => {
    expect(titles([seen(2, click('Next'))], caption(9.5, 13, 'Step 1: Click Next'))).toEqual([untitled(2)])
  })

  test('what is seen wins over words that say something else', () => {
    const shown = ['Archive', 'Delete', 'Name']
    const step = seen(1, click('Archive'), { shown })
    for (const words of ['Step 1: Choose Delete', 'Click “Delete”', 'Step 1: Enter the name', 'Type the name'])
      expect(titles([step], caption(9.5, 13, words))).toEqual([untitled(1)])
  })

  test('what reports or describes names nothing', () => {
    const step = seen(1, click('Publish'))
    expect(titles([step], caption(10.5, 14, 'Product published'))).toEqual([untitled(1)])
    expect(titles([step], speech(10.5, 14, 'The products are published here.'))).toEqual([untitled(1)])
  })

  test('words that are all there is for a step name it, where nothing contradicts', () => {
    expect(titles([seen(1, click(undefined, ['Profile']))], caption(9, 13, 'Step 1: Click the gear icon'))).toEqual([
      'Click the gear icon',
    ])
    expect(titles([seen(1, click('CREATE'))], caption(9, 13, 'Step 1: The new post'))).toEqual(['The new post'])
  })

  test('an icon gets a label only from words that stand beside it', () => {
    const steps = [seen(1, click(undefined, ['Settings', 'Profile'])), seen(2, click(undefined, ['Profile']))]
    const named = nameSteps(steps, [caption(9, 13, 'Open Settings'), caption(19, 23, 'Click the gear icon')])
    expect(named.map((step) => step.action.target?.text)).toEqual(['Settings', undefined])
  })

  test('words over several steps name the one they tell of, never all', () => {
    const steps = [seen(1, click('Name')), seen(2, fill('Name', 'Lamp')), seen(3, fill('Price', '20'))]
    expect(titles(steps, caption(9, 33, 'Step 1: Enter the name'))).toEqual([
      untitled(1),
      'Enter the name: “Lamp”',
      untitled(3),
    ])
    expect(titles(steps, caption(9, 33, 'Step 1: Fill in the form'))).toEqual([1, 2, 3].map(untitled))
  })

  test('a sentence is heard over its cues, and each sentence of a cue for itself', () => {
    const steps = [seen(1, click('New product')), seen(2, fill('Price', '20'))]
    expect(
      titles(
        steps,
        speech(9, 10, 'Then choose the'),
        speech(10, 11, 'new product.'),
        speech(18, 20.4, 'Well. Enter the price. Fine.'),
      ),
    ).toEqual(['Choose the new product', 'Enter the price: “20”'])
  })

  test('chapters, title cards and numbered captions over several steps make sections', () => {
    const steps = [1, 2, 3].map((n) => seen(n, click(`Button ${n}`)))
    const sections = (...texts: TimedText[]) => nameSteps(steps, texts).map((step) => step.section)
    expect(sections(chapter(0, 25, '1. Prices'), chapter(25, 40, '2. Settings'))).toEqual([
      'Prices',
      'Prices',
      'Settings',
    ])
    expect(sections(chapter(0, 25, 'Prices\n  and taxes'), chapter(25, 40, 'Settings'))[0]).toBe('Prices and taxes')
    expect(sections(card(0, 2, 'Part 1: Prices'), card(24, 26, 'Part 2: Settings'))).toEqual([
      'Prices',
      'Prices',
      'Settings',
    ])
    expect(sections(caption(9, 24, 'Step 1: The form'), caption(29, 33, 'Step 2: The end'))).toEqual([
      'The form',
      'The form',
      undefined,
    ])
    expect(sections(chapter(0, 40, 'All of it'))).toEqual([undefined, undefined, undefined])
  })
})

describe('boundSteps', () => {
  const span = (mark: number, step: SeenStep) => {
    const [bounded] = boundSteps([step], [chapter(mark, 40, 'Settings')])
    return [bounded!.step.start_s, bounded!.step.end_s]
  }

  test('a step does not reach across the mark of a chapter', () => {
    expect(span(10.4, seen(1, click('Save')))).toEqual([10.4, 12])
    expect(span(11.5, seen(1, click('Save')))).toEqual([10, 11.5])
  })

  test('a mark in the midst of a long step is no cut', () => {
    expect(span(14, seen(1, fill('Text', 'Much'), { to: 19 }))).toEqual([10, 19])
    expect(span(30, seen(1, click('Save')))).toEqual([10, 12])
  })
})
