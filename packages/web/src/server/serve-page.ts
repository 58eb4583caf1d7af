import { readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { checkSource, type GuardOptions } from '../api/guard.ts'
import { pageHeaders } from '../api/security-headers.ts'
import { toFailure } from '../jobs/failure.ts'
import page from '../ui/index.html'

type Asset = { bytes: Uint8Array<ArrayBuffer>; gzipped: Uint8Array<ArrayBuffer>; type: string }
type Assets = { index: Asset; files: Map<string, Asset> }

let building: Promise<Assets> | undefined

/**
 * Answers with the page for every address that is not a file of it. The page is bundled on the first request, and served
 * here rather than by Bun's own HTML route because that one takes no headers, and so no content security policy.
 */
export async function servePage(request: Request, guard: GuardOptions): Promise<Response> {
  try {
    checkSource(request, guard)
  } catch (error) {
    const { message, hint } = toFailure(error)
    return new Response(`${message}; ${hint ?? ''}\n`, {
      status: 403,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
    })
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') return new Response(null, { status: 405 })
  const { index, files } = await (building ??= build())
  const { pathname } = new URL(request.url)
  const file = files.get(pathname)
  if (!file && /\.\w+$/.test(pathname)) return new Response('not found\n', { status: 404, headers: pageHeaders })
  const asset = file ?? index
  const zip = /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '')
  return new Response(request.method === 'HEAD' ? null : zip ? asset.gzipped : asset.bytes, {
    headers: {
      ...pageHeaders,
      'content-type': asset.type,
      'cache-control': file ? 'public, max-age=31536000, immutable' : 'no-cache',
      vary: 'accept-encoding',
      ...(zip ? { 'content-encoding': 'gzip' } : {}),
    },
  })
}

async function build(): Promise<Assets> {
  const { outputs } = await Bun.build({
    entrypoints: [page.index],
    target: 'browser',
    minify: true,
    publicPath: '/',
    naming: { entry: '[name].[ext]', chunk: 'assets/[name]-[hash].[ext]', asset: 'assets/[name]-[hash].[ext]' },
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  let index: Asset | undefined
  const files = new Map<string, Asset>()
  for (const output of outputs) {
    const bytes = new Uint8Array(await output.arrayBuffer())
    const asset = { bytes, gzipped: gzipSync(bytes), type: output.type }
    if (output.path.endsWith('.html')) index = asset
    else files.set(`/${output.path.replace(/^\.?\//, '')}`, asset)
  }
  if (!index) throw new Error(`no page came out of ${await readFile(page.index, 'utf8').then(() => page.index)}`)
  return { index, files }
}
