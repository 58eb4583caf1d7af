import { expect, test } from 'bun:test'
import { readMultipart } from './read-multipart.ts'
import { safeName } from './safe-name.ts'

async function read(body: string | Uint8Array, chunkBytes: number, boundary = 'XX') {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += chunkBytes) controller.enqueue(bytes.slice(at, at + chunkBytes))
      controller.close()
    },
  })
  const parts: { name: string; filename: string | undefined; text: string }[] = []
  for await (const { name, filename, content } of readMultipart(stream, `multipart/form-data; boundary=${boundary}`)) {
    const pieces: Uint8Array[] = []
    for await (const piece of content) pieces.push(Uint8Array.from(piece))
    parts.push({ name, filename, text: Buffer.concat(pieces).toString() })
  }
  return parts
}

const body = [
  '--XX',
  'Content-Disposition: form-data; name="title"',
  '',
  'Zwölf',
  '--XX',
  'Content-Disposition: form-data; name="file"; filename="a \\"b.mp4"',
  'Content-Type: video/mp4',
  '',
  'one\r\n--X not yet\r\n--',
  '--XX',
  'Content-Disposition: form-data; name="empty"',
  '',
  '',
  '--XX--',
  '',
].join('\r\n')

test('finds the parts however the body is cut', async () => {
  for (const chunkBytes of [1, 2, 3, 7, 64, 10_000]) {
    const parts = await read(body, chunkBytes)
    expect(parts.map(({ name, text }) => [name, text])).toEqual([
      ['title', 'Zwölf'],
      ['file', 'one\r\n--X not yet\r\n--'],
      ['empty', ''],
    ])
    expect(parts[1]?.filename).toContain('b.mp4')
  }
})

test('refuses a body that ends early or is none', async () => {
  await expect(read(body.slice(0, 120), 10)).rejects.toMatchObject({ code: 'bad_request' })
  await expect(read('nothing here', 10)).rejects.toMatchObject({ code: 'bad_request' })
})

test('a name from a client becomes a plain file name', () => {
  expect(safeName('../../etc/passwd')).toBe('passwd')
  expect(safeName('C:\\Users\\ann\\clip.mp4')).toBe('clip.mp4')
  expect(safeName('..')).toBe('file')
  expect(safeName('.bashrc')).toBe('bashrc')
  expect(safeName('录屏 一.mp4')).toBe('录屏 一.mp4')
  expect(safeName('a\u0000b\n.mp4')).toBe('ab.mp4')
  expect(safeName(`${'x'.repeat(500)}.mp4`)).toHaveLength(120)
})
