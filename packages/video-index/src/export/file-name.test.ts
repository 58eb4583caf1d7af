import { expect, test } from 'bun:test'
import { toFileName } from './file-name.ts'

test.each([
  ['Publish a product', 'Publish-a-product.pdf'],
  ['a/b\\c: "d" <e>|f?*', 'a-b-c-d-e-f.pdf'],
  ['../../etc/passwd', 'etc-passwd.pdf'],
  ['发布商品', '发布商品.pdf'],
  ['CON', 'recording-CON.pdf'],
  ['lpt1.txt', 'recording-lpt1.txt.pdf'],
  [' . ', 'recording.pdf'],
  ['', 'recording.pdf'],
  ['end.', 'end.pdf'],
  ['tab\tnew\nline\u0000\u202E', 'tab-new-line.pdf'],
])('%j becomes %j', (title, name) => {
  expect(toFileName(title, 'pdf')).toBe(name)
})

test('long titles are cut, never through a letter', () => {
  const name = toFileName('🎬'.repeat(200), 'html')
  expect([...name]).toHaveLength(85)
  expect(name.isWellFormed()).toBe(true)
})
