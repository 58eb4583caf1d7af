import { randomBytes } from 'node:crypto'
import { VideoIndexError } from '../errors.ts'
import type { IndexDocument } from '../protocol/document.ts'
import { applyOperation, openDraft } from './apply-corrections.ts'
import type { Correction, Corrections, KeptCorrection, Operation } from './correction.ts'
import { type Draft, positionOf, refuse } from './draft.ts'
import { anchorOf } from './find-anchors.ts'

const mostOperations = 5000

/**
 * The corrections with more of them at the end, each made sure to work on what was read. What was undone can then no longer be redone.
 * @throws VideoIndexError `step_not_found` or `bad_correction`, naming the correction when there are several
 */
export function recordCorrections(
  document: IndexDocument,
  known: Corrections,
  added: readonly Correction[],
): Corrections {
  if (known.operations.length + added.length > mostOperations)
    refuse(`no more than ${mostOperations} corrections are kept of a recording`, 'reset some first')
  const anchors = { ...known.anchors }
  const draft = openDraft(document, known)
  for (const operation of known.operations) applyIfPlaced(draft, operation)
  const operations = added.map((correction, index): Operation => {
    try {
      const keep = (n: number) => keyOf(draft, n, anchors)
      const operation = { id: newName(), at: new Date().toISOString(), correction: withKeys(correction, keep) }
      applyOperation(draft, operation)
      return { ...operation, correction: withTitle(operation.correction, draft) }
    } catch (error) {
      if (!(error instanceof VideoIndexError) || added.length === 1) throw error
      throw new VideoIndexError(error.code, `correction ${index + 1}: ${error.message}`, {
        ...(error.hint === undefined ? {} : { hint: error.hint }),
        cause: error,
      })
    }
  })
  return onlyNamed({ anchors, operations: [...known.operations, ...operations], undone: [] })
}

/** The last ones that were made are taken back, or all of them; they can be made again. */
export function undoCorrections({ anchors, operations, undone }: Corrections, count = 1): Corrections {
  const from = Math.max(0, operations.length - count)
  return { anchors, operations: operations.slice(0, from), undone: [...undone, ...operations.slice(from).reverse()] }
}

export function redoCorrections({ anchors, operations, undone }: Corrections, count = 1): Corrections {
  const from = Math.max(0, undone.length - count)
  return { anchors, operations: [...operations, ...undone.slice(from).reverse()], undone: undone.slice(0, from) }
}

/**
 * One correction less, for good.
 * @throws VideoIndexError `correction_not_found`
 */
export function dropCorrection(known: Corrections, id: string): Corrections {
  const operations = known.operations.filter((operation) => operation.id !== id)
  if (operations.length < known.operations.length) return onlyNamed({ ...known, operations })
  throw new VideoIndexError('correction_not_found', `no correction of this recording is “${id}”`, {
    hint: 'ask for the list of its corrections',
  })
}

function applyIfPlaced(draft: Draft, operation: Operation): void {
  try {
    applyOperation(draft, operation)
  } catch (error) {
    if (!(error instanceof VideoIndexError)) throw error
  }
}

function keyOf(draft: Draft, n: number, anchors: Corrections['anchors']): string {
  const found = draft.steps[n - 1]
  if (!found)
    throw new VideoIndexError('step_not_found', `there is no step ${n}`, {
      hint: draft.steps.length === 0 ? 'the recording has none' : `steps are numbered from 1 to ${draft.steps.length}`,
    })
  if (found.key !== undefined) return found.key
  const key = newName()
  const origin = draft.document.procedure.steps[found.origin!]!
  anchors[key] = anchorOf(origin)
  draft.steps[n - 1] = { ...found, key }
  return key
}

function withKeys(correction: Correction, keep: (n: number) => string): KeptCorrection {
  const after = (each: { after: number | null }) => (each.after === null ? null : keep(each.after))
  switch (correction.op) {
    case 'move':
      return { ...correction, step: keep(correction.step), after: after(correction) }
    case 'merge':
      return { ...correction, step: keep(correction.step), with: keep(correction.with) }
    case 'insert':
      return { ...correction, after: after(correction) }
    default:
      return { ...correction, step: keep(correction.step) }
  }
}

/** With the title that came of a change, as it was shown: another reading may have another one that says something else. */
function withTitle(correction: KeptCorrection, draft: Draft): KeptCorrection {
  if (correction.op !== 'change' || (correction.target === undefined && correction.value === undefined))
    return correction
  return { ...correction, title: draft.steps[positionOf(draft, correction.step)]!.step.title }
}

/** Without the looks of steps that no correction names any more. */
function onlyNamed(corrections: Corrections): Corrections {
  const named = new Set(
    [...corrections.operations, ...corrections.undone].flatMap(({ correction }) => Object.values(correction)),
  )
  const anchors = Object.fromEntries(Object.entries(corrections.anchors).filter(([key]) => named.has(key)))
  return { ...corrections, anchors }
}

function newName(): string {
  return randomBytes(6).toString('hex')
}
