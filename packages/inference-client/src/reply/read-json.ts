import { jsonrepair } from 'jsonrepair'
import { z } from 'zod'

/** Why a reply could not be used, in words that can be shown to the model. */
export class UnusableReply extends Error {
  override readonly name = 'UnusableReply'
}

/** Each round may lay bare what the one before hid. */
const maxRounds = 4

type Path = readonly PropertyKey[]
type Issue = z.core.$ZodIssue

/**
 * Reads a model's answer as JSON of a schema: out of a fence or the sentences around it, with commas, quotes and ends mended,
 * strings read as the numbers that were asked for, and a last row that was cut off (`isCut`) left out.
 * @throws UnusableReply when nothing in it is of that schema
 */
export function readJson<T>(answer: string, schema: z.ZodType<T>, { isCut = false } = {}): T {
  let reason = 'the answer holds no JSON'
  for (const candidate of candidatesOf(answer)) {
    const value = parse(candidate)
    if (value === undefined) continue
    const read = fit(value, schema, isCut)
    if (read.success) return read.data
    reason = describe(read.error)
  }
  throw new UnusableReply(reason)
}

/** Reads what has come so far of such an answer, the last row of which may be broken off; undefined where nothing of it is of the schema yet. */
export function readPartly<T>(answer: string, schema: z.ZodType<T>): T | undefined {
  try {
    return readJson(answer, schema, { isCut: true })
  } catch (error) {
    if (error instanceof UnusableReply) return undefined
    throw error
  }
}

/** The places where the JSON may stand: in a fence, from the first bracket to its end, or to the end of all. */
function candidatesOf(answer: string): string[] {
  const fenced = [...answer.matchAll(/```(?:json|json5|javascript)?\s*\n?([\s\S]*?)(?:```|$)/gi)].map(
    ([, inner]) => inner!,
  )
  return [...fenced, answer].flatMap((text) => {
    const from = text.search(/[[{]/)
    if (from < 0) return []
    const to = endOfValue(text, from)
    return to === undefined ? [text.slice(from)] : [text.slice(from, to), text.slice(from)]
  })
}

/** Where the value that begins at a bracket ends, or undefined where it is cut off. */
function endOfValue(text: string, from: number): number | undefined {
  let depth = 0
  let isInString = false
  for (let at = from; at < text.length; at++) {
    const sign = text[at]!
    if (isInString) {
      if (sign === '\\') at++
      else if (sign === '"') isInString = false
    } else if (sign === '"') isInString = true
    else if (sign === '{' || sign === '[') depth++
    else if ((sign === '}' || sign === ']') && --depth === 0) return at + 1
  }
  return undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    try {
      return JSON.parse(jsonrepair(text))
    } catch {
      return undefined
    }
  }
}

function fit<T>(value: unknown, schema: z.ZodType<T>, isCut: boolean): z.ZodSafeParseResult<T> {
  let read = schema.safeParse(value)
  for (let round = 0; round < maxRounds && !read.success; round++) {
    const { issues } = read.error
    const changed = issues.filter((issue) => coerce(value, issue)).length
    if (changed === 0 && !(isCut && dropLast(value, issues))) break
    read = schema.safeParse(value)
  }
  return read
}

/** Writes what was asked for where a value says the same in another type. */
function coerce(root: unknown, issue: Issue): boolean {
  if (issue.code !== 'invalid_type') return false
  const holder = at(root, issue.path.slice(0, -1))
  const key = issue.path.at(-1)
  if (key === undefined || typeof holder !== 'object' || holder === null) return false
  const value: unknown = Reflect.get(holder, key)
  const wanted = converted(value, issue.expected)
  return wanted !== undefined && Reflect.set(holder, key, wanted)
}

function converted(value: unknown, expected: string): unknown {
  if (expected === 'string' && (typeof value === 'number' || typeof value === 'boolean')) return String(value)
  if (typeof value !== 'string') return expected === 'array' && typeof value === 'object' && value ? [value] : undefined
  const plain = value.trim()
  const number = /^[-+]?\d*\.?\d+(?:e[-+]?\d+)?\s*%?$/i.test(plain) ? Number.parseFloat(plain) : undefined
  if (expected === 'number' || expected === 'int') return number
  if (expected === 'boolean')
    return /^(?:true|yes)$/i.test(plain) ? true : /^(?:false|no)$/i.test(plain) ? false : undefined
  if (expected === 'array' || expected === 'object') return parse(plain)
  return undefined
}

/** A list whose last row alone is amiss was cut off there. */
function dropLast(root: unknown, issues: readonly Issue[]): boolean {
  const path = issues[0]!.path
  for (let depth = path.length - 1; depth >= 0; depth--) {
    const list = at(root, path.slice(0, depth))
    if (!Array.isArray(list) || path[depth] !== list.length - 1 || list.length < 2) continue
    const isAll = issues.every(
      (issue) => issue.path.slice(0, depth + 1).join('/') === path.slice(0, depth + 1).join('/'),
    )
    if (!isAll) continue
    list.pop()
    return true
  }
  return false
}

function at(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    root,
  )
}

function describe({ issues }: z.ZodError): string {
  return issues
    .slice(0, 3)
    .map(({ path, message }) => `${path.join('.') || 'the answer'}: ${message}`)
    .join('; ')
}
