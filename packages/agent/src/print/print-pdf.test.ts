import { expect, test } from 'bun:test'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { printPdf } from './print-pdf.ts'

const profiles = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('stepcast-chrome-'))

test('prints a page, which loads nothing', async () => {
  const asked: string[] = []
  const server = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: ({ url }) => (asked.push(url), new Response('x')) })
  try {
    const pdf = await printPdf(`<!doctype html><title>x</title><p>x<img src="${server.url}">`)
    expect(new TextDecoder().decode(pdf.subarray(0, 5))).toBe('%PDF-')
    expect(asked).toEqual([])
  } finally {
    await server.stop(true)
  }
}, 60_000)

test('stops on request, and its browser leaves nothing behind', async () => {
  const before = new Set(await profiles())
  const controller = new AbortController()
  const printing = printPdf('<p>x', { signal: controller.signal })
  setTimeout(() => controller.abort(), 150)
  await expect(printing).rejects.toMatchObject({ name: 'AbortError' })
  // other tests run browsers of their own meanwhile
  const own = (await profiles()).filter((name) => !before.has(name))
  for (let tries = 0; tries < 50 && (await profiles()).some((name) => own.includes(name)); tries++) await Bun.sleep(200)
  expect((await profiles()).filter((name) => own.includes(name))).toEqual([])
}, 60_000)
