import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Screen } from '../read/screen-reader.ts'
import type { TextLine } from '../read/text-line.ts'
import type { Reading } from './reading.ts'
import { type PackedReading, packedReadingSchema } from './reading-schema.ts'

/** Lies among the pictures that it tells of, so that they are moved and forgotten together. */
export const readingFileName = 'reading.json'

/** Keeps a reading in the folder of its pictures, once all of them are there. */
export async function keepReading(folder: string, reading: Reading, readerRevision: number): Promise<void> {
  const pictures = await readdir(folder)
  const packed: PackedReading = { ...pack(reading), version: 1, reader_revision: readerRevision, pictures }
  await writeFile(
    join(folder, readingFileName),
    JSON.stringify(packed, (_, value: unknown) => value ?? null),
  )
}

/** The reading that is kept in a folder; undefined where there is none of this edition of the reader, or not all of it. */
export async function findReading(folder: string, readerRevision: number): Promise<Reading | undefined> {
  const text = await readFile(join(folder, readingFileName), 'utf8').catch(() => undefined)
  const parsed = text === undefined ? undefined : packedReadingSchema.safeParse(parseJson(text))
  if (!parsed?.success || parsed.data.reader_revision !== readerRevision) return undefined
  const { version: _, reader_revision: __, pictures, ...packed } = parsed.data
  const there = new Set(await readdir(folder))
  return pictures.every((name) => there.has(name)) ? unpack(packed) : undefined
}

type Packed = Omit<PackedReading, 'version' | 'reader_revision' | 'pictures'>

/** Most lines stand on many screens, and most screens before and after several actions: each is written once. */
function pack({ observations, screens, ...rest }: Reading): Packed {
  const lines = new Numbered<TextLine>()
  const all = new Numbered<Screen>()
  const packed = {
    ...rest,
    screens: screens.map((screen) => all.numberOf(screen)),
    observations: observations.map(({ before, after, late, ...seen }) => ({
      ...seen,
      before: all.numberOf(before),
      after: all.numberOf(after),
      late: all.numberOf(late),
    })),
  }
  const allScreens = all.items.map((screen) => ({ ...screen, lines: screen.lines.map((line) => lines.numberOf(line)) }))
  return { ...packed, allScreens, allLines: lines.items }
}

function unpack({ allLines, allScreens, observations, screens, ...rest }: Packed): Reading {
  const unpacked = allScreens.map((screen): Screen => ({
    ...screen,
    lines: screen.lines.map((number) => allLines[number]!),
  }))
  return {
    ...rest,
    screens: screens.map((number) => unpacked[number]!),
    observations: observations.map(({ before, after, late, ...seen }) => ({
      ...seen,
      before: unpacked[before]!,
      after: unpacked[after]!,
      late: unpacked[late]!,
    })),
  }
}

/** Numbers things by which one they are, in order of first mention. */
class Numbered<T extends object> {
  readonly items: T[] = []
  readonly #numbers = new Map<T, number>()

  numberOf(item: T): number {
    const known = this.#numbers.get(item)
    if (known !== undefined) return known
    this.#numbers.set(item, this.items.length)
    return this.items.push(item) - 1
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
