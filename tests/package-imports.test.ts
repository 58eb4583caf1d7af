import { describe, expect, test } from 'bun:test'
import { basename, join } from 'node:path'
import { root } from './support/stepcast.ts'

/** Each package may import those named here, and nothing else of this repository. */
const allowed: Record<string, readonly string[]> = {
  'inference-client': [],
  'video-index': ['inference-client'],
  agent: ['inference-client', 'video-index'],
  web: ['inference-client', 'video-index', 'agent'],
  cli: ['inference-client', 'video-index', 'agent', 'web'],
}

/** Entries besides the index, for browsers: they must not draw in what runs on the server alone. */
const entries: Record<string, readonly string[]> = { 'video-index': ['@stepcast/video-index/language'] }

const transpilers = { ts: new Bun.Transpiler({ loader: 'ts' }), tsx: new Bun.Transpiler({ loader: 'tsx' }) }

/** Every specifier a source file imports, those of types included: the transpiler itself drops them. */
function importsOf(source: string, path: string): string[] {
  const transpiler = path.endsWith('.tsx') ? transpilers.tsx : transpilers.ts
  const typed = [...source.matchAll(/^\s*(?:import|export)\s[^'"]*?from\s+['"]([^'"]+)['"]/gm)].map(
    ([, name]) => name ?? '',
  )
  return [...new Set([...transpiler.scanImports(source.replace(/^#!.*/, '')).map((found) => found.path), ...typed])]
}

async function sourcesOf(folder: string): Promise<{ path: string; imports: string[] }[]> {
  const paths = await Array.fromAsync(new Bun.Glob('src/**/*.{ts,tsx}').scan({ cwd: folder }))
  return await Promise.all(
    paths.map(async (path) => ({ path, imports: importsOf(await Bun.file(join(folder, path)).text(), path) })),
  )
}

function isForTests(path: string): boolean {
  return /\.test\.tsx?$|^src\/testing[./]/.test(path)
}

describe('imports between packages', () => {
  test.each(Object.entries(allowed))('%s imports only what lies below it, through its index', async (name, below) => {
    const folder = join(root, 'packages', name)
    const permitted = new Set(below.flatMap((other) => [`@stepcast/${other}`, ...(entries[other] ?? [])]))
    const sources = await sourcesOf(folder)
    expect(sources.length).toBeGreaterThan(0)
    const wrong = sources.flatMap(({ path, imports }) => {
      // a test may drive the demo shop: it is an app to act on, not a layer; what tests build on has an entry of its own
      const extra = isForTests(path)
        ? ['@stepcast/demo-shop', ...below.map((other) => `@stepcast/${other}/testing`)]
        : []
      return imports
        .filter(
          (imported) => imported.startsWith('@stepcast/') && !permitted.has(imported) && !extra.includes(imported),
        )
        .map((imported) => `${path} imports ${imported}`)
    })
    expect(wrong).toEqual([])
  })

  test('no file reaches into another package by path', async () => {
    const reaching = await Promise.all(
      Object.keys(allowed).map(async (name) => {
        const folder = join(root, 'packages', name)
        return (await sourcesOf(folder)).flatMap(({ path, imports }) =>
          imports
            .filter((imported) => imported.startsWith('.') && basename(imported) !== 'package.json')
            .filter((imported) => !join(folder, path, '..', imported).startsWith(`${folder}/src/`))
            .map((imported) => `${name}/${path} imports ${imported}`),
        )
      }),
    )
    expect(reaching.flat()).toEqual([])
  })
})
