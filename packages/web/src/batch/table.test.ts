import { expect, test } from 'bun:test'
import { decodeText } from './decode-text.ts'
import { readTable, writeTable } from './table.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

test.each([
  ['commas', 'Name,Price\nLamp,49.90\nDesk,9\n'],
  ['semicolons, as where the comma is the decimal sign', 'Name;Price\r\nLamp;49.90\r\nDesk;9\r\n'],
  ['tabs, as copied from a spreadsheet', 'Name\tPrice\nLamp\t49.90\nDesk\t9'],
  [
    'blank lines, spaces around cells, and a cell too many that is empty',
    '\n Name ,Price\n\nLamp, 49.90 ,\n,,\nDesk,9\n\n',
  ],
])('reads %s', (_, text) => {
  expect(readTable(text)).toEqual({
    columns: ['Name', 'Price'],
    rows: [
      ['Lamp', '49.90'],
      ['Desk', '9'],
    ],
  })
})

test('keeps what stands in quotation marks: separators, line ends, quotation marks', () => {
  expect(readTable('Name,Note\n"Lamp, small","says ""on""\nand off"\n').rows).toEqual([
    ['Lamp, small', 'says "on"\nand off'],
  ])
  expect(readTable('Name\nLamp\n').rows).toEqual([['Lamp']])
  expect(readTable('价格;名称\n1,5;"台灯；小"').rows).toEqual([['1,5', '台灯；小']])
})

test.each([
  ['', 'empty'],
  ['Name,Price\n', 'no row'],
  ['Name,,Price\na,b,c', 'column 2 has no name'],
  ['Name,Name\na,b', 'two columns are called “Name”'],
  ['Name,Price\nLamp,1\nLamp, small, 2,3', 'row 2 has 4 cells for 2 columns'],
  ['Name,Price\n"Lamp,1\nDesk,2', 'row 1: a quotation mark is not closed'],
])('says what is wrong with %j', (text, message) => {
  expect(() => readTable(text)).toThrow(message)
})

test('refuses more rows than anybody would watch', () => {
  expect(() => readTable(`Name\n${'a\n'.repeat(1001)}`)).toThrow('1001 rows')
})

test('reads UTF-8 with and without a byte order mark and UTF-16 with one, and guesses at nothing else', () => {
  const chinese = '名称,价格\n台灯,49.90\n'
  const utf16 = (littleEndian: boolean) => {
    const view = new DataView(new ArrayBuffer(2 + chinese.length * 2))
    for (const [at, unit] of [...`\uFEFF${chinese}`].entries()) view.setUint16(at * 2, unit.charCodeAt(0), littleEndian)
    return new Uint8Array(view.buffer)
  }
  for (const file of [bytes(chinese), bytes(`\uFEFF${chinese}`), utf16(true), utf16(false)])
    expect(decodeText(file)).toBe(chinese)
  // 台灯 as GBK, which Excel on a Chinese Windows writes for plain “CSV”
  expect(decodeText(Uint8Array.from([0xcc, 0xa8, 0xb5, 0xc6]))).toBeUndefined()
})

test('what is written is read back, opens as it is in a spreadsheet, and calculates nothing there', () => {
  const table = {
    columns: ['名称', 'Note'],
    rows: [
      ['台灯, small', '-5'],
      ['=HYPERLINK("http://x")', 'says "on"'],
    ],
  }
  const text = writeTable(table)
  expect(text).toStartWith('\uFEFF名称,Note\r\n')
  const back = readTable(decodeText(bytes(text)) ?? '')
  expect(back.rows).toEqual([
    ['台灯, small', '-5'],
    [`'=HYPERLINK("http://x")`, 'says "on"'],
  ])
})
