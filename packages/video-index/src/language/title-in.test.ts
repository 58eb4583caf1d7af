import { expect, test } from 'bun:test'
import { stepTitle } from '../distil/step-title.ts'
import { type Action, actionKinds, type Target } from '../protocol/procedure.ts'
import { titleIn } from './title-in.ts'

const targets: (Target | undefined)[] = [
  undefined,
  { text: '“甲”' },
  { text: 'the icon' },
  { near: ['乙'] },
  { text: '丙', role: 'terminal' },
]
const values = [undefined, '', '丁；戊', 'false', 'it, “a; b”']
/** Addresses, keys and directions are one word. */
const words = [undefined, 'https://shop.test/a?b=“c”', 'Ctrl+Enter', 'up', 'down']
const ofOneWord: readonly string[] = ['goto', 'press', 'scroll']

test.each(actionKinds)('every title of a %s is told in Chinese', (kind) => {
  for (const target of targets)
    for (const value of ofOneWord.includes(kind) ? words : values)
      for (const isSecret of [false, true]) {
        const action: Action = { kind, ...(target && { target }), ...(value === undefined ? {} : { value }) }
        const title = stepTitle(action, isSecret)
        const told = titleIn('zh-CN', title)
        expect(told).not.toBe(title)
        const own = [target?.text ?? '', value ?? ''].toSorted((one, other) => other.length - one.length)
        expect(own.reduce((rest, words) => rest.replace(words, ''), told)).not.toMatch(/[A-Za-z]/)
      }
})

test('what the recording shows stays as it is', () => {
  expect(titleIn('zh-CN', 'Enter “Click “Save”” as Clear a field')).toBe('在“Clear a field”中输入“Click “Save””')
  expect(titleIn('zh-CN', 'Choose “Scroll down” as Open the address')).toBe('在“Open the address”中选择“Scroll down”')
})

test('a title that somebody wrote stays, and so does every title in English', () => {
  expect(titleIn('zh-CN', 'Fill in the form; press nothing, yet')).toBe('Fill in the form; press nothing, yet')
  expect(titleIn('zh-CN', 'Open the settings')).toBe('Open the settings')
  expect(titleIn('zh-CN', '保存产品')).toBe('保存产品')
  expect(titleIn('en', 'Click “Save”')).toBe('Click “Save”')
})
