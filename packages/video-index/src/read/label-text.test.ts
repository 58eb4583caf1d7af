import { describe, expect, test } from 'bun:test'
import { isMasked, labelText } from './label-text.ts'

describe('labelText', () => {
  test.each([
    ['Product name *', 'Product name'],
    ['Price：', 'Price'],
    ['名称：', '名称'],
    ['+ New product', 'New product'],
    ['▸  Advanced   options', 'Advanced options'],
    ['Settings >', 'Settings'],
    ['More v', 'More'],
    ['v', 'v'],
    ['Reading time (minutes)', 'Reading time (minutes)'],
    ['Discount ( % )', 'Discount (%)'],
    ['Delete?', 'Delete?'],
    ['$ 299', '$ 299'],
    ['“Draft”', '“Draft”'],
    ['“姓名', '姓名'],
    ['Home]', 'Home'],
    ['***', ''],
  ])('%p reads as %p', (text, label) => {
    expect(labelText(text)).toBe(label)
  })
})

describe('isMasked', () => {
  test.each(['••••••', '● ● ● ●', '********', '......', '。。。。', 'ooooo'])('%p hides a password', (text) => {
    expect(isMasked(text)).toBe(true)
  })
  test.each(['', '••', 'demo', 'Otto', '1000', 'Oslo•'])('%p does not', (text) => {
    expect(isMasked(text)).toBe(false)
  })
})
