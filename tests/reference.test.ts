import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { makePages } from '../scripts/reference/pages.ts'
import { readErrorCodes } from '../scripts/reference/read-error-codes.ts'
import { root } from './support/stepcast.ts'

test('the reference says what the code says (`bun run reference` makes it anew)', async () => {
  for (const [name, text] of Object.entries(await makePages()))
    expect({ name, text: await Bun.file(join(root, 'docs/reference', name)).text() }).toEqual({ name, text })
})

test('troubleshooting tells of every error code what to do', async () => {
  const text = await Bun.file(join(root, 'docs/how-to/troubleshooting.md')).text()
  const codes = (await readErrorCodes()).map(({ code }) => code)
  expect(codes.length).toBeGreaterThan(60)
  expect(codes.filter((code) => !text.includes(`\`${code}\``))).toEqual([])
})
