import type { IndexDocument } from '../protocol/document.ts'

/** What stands in place of a secret. */
export const hiddenValue = '••••••'

/** Whether a value is one that stands for a secret, or the dots that a recording shows of it. */
export function isCovered(value: string | undefined): boolean {
  return value !== undefined && /^[•●*]{3,}$/.test(value)
}

/** What is shorter stands inside ordinary words too. */
const shortestFound = 4

/**
 * The document without the values of its secrets: a recording shows them as dots, but a caption, a form of before or an
 * edited document may say one.
 */
export function withoutSecrets(document: IndexDocument): IndexDocument {
  const { parameters } = document.procedure
  const secretNames = new Set(parameters.filter(({ kind }) => kind === 'secret').map(({ name }) => name))
  if (secretNames.size === 0) return document
  const values = [
    ...parameters.filter(({ name }) => secretNames.has(name)).map(({ recorded_value }) => recorded_value),
    ...document.procedure.steps.filter(({ action }) => isSecret(action.parameter)).map(({ action }) => action.value),
  ].filter((value): value is string => Boolean(value))
  const longestFirst = [...new Set(values)].sort((a, b) => b.length - a.length)
  const clean = longestFirst.reduce<IndexDocument>(
    (cleaned, value) =>
      value.length < shortestFound ? cleaned : mapText(cleaned, (text) => text.replaceAll(value, hiddenValue)),
    document,
  )
  return {
    ...clean,
    procedure: {
      ...clean.procedure,
      parameters: clean.procedure.parameters.map((each) =>
        each.kind === 'secret' ? { ...each, recorded_value: '' } : each,
      ),
      steps: clean.procedure.steps.map((step) => {
        if (!isSecret(step.action.parameter) || step.action.value === undefined) return step
        const { value, ...action } = step.action
        return { ...step, action, title: value === '' ? step.title : step.title.replaceAll(value, hiddenValue) }
      }),
    },
  }

  function isSecret(name: string | undefined): boolean {
    return name !== undefined && secretNames.has(name)
  }
}

/** Maps every text but the names that hold the document together. */
function mapText<T>(value: T, map: (text: string) => string, key = ''): T {
  if (typeof value === 'string') return (isReference(key) ? value : map(value)) as T
  if (Array.isArray(value)) return value.map((each: unknown) => mapText(each, map, key)) as T
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, mapText(each, map, name)])) as T
  return value
}

function isReference(key: string): boolean {
  return [
    'id',
    'name',
    'parameter',
    'kind',
    'keyframe',
    'before',
    'after',
    'source_path',
    'engine',
    'indexed_at',
  ].includes(key)
}
