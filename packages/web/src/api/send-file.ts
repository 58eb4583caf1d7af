import { extname } from 'node:path'
import type { Context } from 'hono'
import { WebError } from '../errors.ts'

const contentTypes: Record<string, string> = {
  '.mp4': 'video/mp4',
  '.m4v': 'video/mp4',
  '.webm': 'video/webm',
  '.mov': 'video/quicktime',
  '.mkv': 'video/x-matroska',
  '.avi': 'video/x-msvideo',
  '.ogv': 'video/ogg',
  '.ts': 'video/mp2t',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.html': 'text/html; charset=utf-8',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
  '.vtt': 'text/vtt; charset=utf-8',
}

function contentTypeOf(path: string): string {
  return contentTypes[extname(path).toLowerCase()] ?? 'application/octet-stream'
}

/** First and last byte asked for; null when the header asks for nothing this server does (the whole file is then right). */
function parseRange(header: string, size: number): { start: number; end: number } | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header.trim())
  if (!match || (match[1] === '' && match[2] === '')) return null
  const [, first, last] = match
  if (first === '') {
    const length = Number(last)
    if (length === 0) throw unsatisfiable(size)
    return { start: Math.max(0, size - length), end: size - 1 }
  }
  const start = Number(first)
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (start >= size) throw unsatisfiable(size)
  return end < start ? null : { start, end }
}

/**
 * Answers with a file: byte ranges (RFC 9110 §14), an ETag from size and time.
 * @throws WebError `range_not_satisfiable`
 */
export async function sendFile(
  context: Context,
  path: string,
  headers: Record<string, string> = {},
  cacheControl = 'private, no-cache',
): Promise<Response> {
  const file = Bun.file(path)
  const { size, mtimeMs } = await file.stat()
  const etag = `"${size.toString(36)}-${Math.floor(mtimeMs).toString(36)}"`
  const shared = {
    'accept-ranges': 'bytes',
    'cache-control': cacheControl,
    'content-type': contentTypeOf(path),
    etag,
    ...headers,
  }
  const rangeHeader = context.req.header('range')
  const ifRange = context.req.header('if-range')
  const range = rangeHeader !== undefined && (ifRange ?? etag) === etag ? parseRange(rangeHeader, size) : null
  const { start, end } = range ?? { start: 0, end: size - 1 }
  const status = range ? 206 : 200
  const all = {
    ...shared,
    'content-length': String(end - start + 1),
    ...(range ? { 'content-range': `bytes ${start}-${end}/${size}` } : {}),
  }
  if (context.req.method === 'HEAD') return context.body(null, status, all)
  return context.body(file.slice(start, end + 1).stream(), status, all)
}

function unsatisfiable(size: number): WebError {
  return new WebError('range_not_satisfiable', `the file has ${size} bytes`)
}
