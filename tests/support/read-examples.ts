import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from './stepcast.ts'

/** A block of code in a page. */
export type Example = {
  /** What stands behind the opening fence: `sh`, `sh stays`, `ts`. */
  kind: string
  text: string
  page: string
  /** The page and the line that it begins on. */
  at: string
}

/** The pages that people read to do something. */
export async function docPages(): Promise<string[]> {
  const found = await readdir(join(root, 'docs'), { recursive: true })
  return ['README.md', ...found.map((name) => `docs/${name}`)]
    .filter((page) => page.endsWith('.md') && !page.startsWith('docs/decisions/'))
    .toSorted()
}

/** The fenced blocks of a page, in order. */
export async function readExamples(page: string): Promise<Example[]> {
  const text = await Bun.file(join(root, page)).text()
  return [...text.matchAll(/^```([^\n]*)\n([\s\S]*?)^```$/gm)].map(({ 1: kind = '', 2: inside = '', index }) => ({
    kind,
    text: inside,
    page,
    at: `${page}:${text.slice(0, index).split('\n').length}`,
  }))
}
