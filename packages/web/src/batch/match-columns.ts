import { findParameters, knownParameters, type KnownParameter } from '@stepcast/agent'
import type { Procedure } from '@stepcast/video-index'
import { toFailure } from '../jobs/failure.ts'

/** A column of a table, and what its cells set. */
export type MatchedColumn = {
  name: string
  /** By what the value is set; null where the column is left out. */
  sets: string | null
  parameter: KnownParameter | null
  /** Why it cannot be used, and what to do about it. */
  problem: string | null
  hint: string | null
}

type MatchOptions = {
  /** What a column sets, by a parameter's name; null leaves it out. A column that is not named here is matched by its name. */
  chosen?: Record<string, string | null> | undefined
  /** What is set for every row alike, by name. */
  taken?: readonly string[]
}

/** Says for each column which parameter it sets: by name, label or recorded value, as `bindValues` takes them. */
export function matchColumns(
  procedure: Procedure,
  columns: readonly string[],
  { chosen = {}, taken = [] }: MatchOptions = {},
): MatchedColumn[] {
  const used = new Map<string, string>()
  for (const name of taken) for (const found of safelyFind(procedure, name).found) used.set(found.name, name)
  return columns.map((name) => {
    const choice = Object.hasOwn(chosen, name) ? chosen[name] : undefined
    if (choice === null) return { name, sets: null, parameter: null, problem: null, hint: null }
    const sets = choice ?? name
    const { found, problem, hint } = safelyFind(procedure, sets)
    const [parameter = null] = found
    const other = parameter && used.get(parameter.name)
    if (parameter) used.set(parameter.name, name)
    return { name, sets, parameter, problem: problem ?? problemOf(parameter, other), hint }
  })
}

/** What a column can be matched to by hand: what was entered, and is no secret. */
export function choicesFor(procedure: Procedure): KnownParameter[] {
  return knownParameters(procedure).filter(({ entered, kind }) => entered && kind !== 'secret')
}

function problemOf(parameter: KnownParameter | null, other: string | null | undefined): string | null {
  if (parameter?.kind === 'secret')
    return `“${parameter.label}” is secret: give it once, for all rows; a table is shown and kept`
  return other ? `“${other}” sets the same value` : null
}

type Found = { found: KnownParameter[]; problem: string | null; hint: string | null }

function safelyFind(procedure: Procedure, name: string): Found {
  try {
    return { found: findParameters(procedure, name), problem: null, hint: null }
  } catch (error) {
    const { message, hint = null } = toFailure(error)
    return { found: [], problem: message, hint }
  }
}
