import { VideoIndexError } from '../errors.ts'
import type { IndexDocument } from '../protocol/document.ts'
import type { Parameter, Step } from '../protocol/procedure.ts'
import { deleteStep, mergeSteps, moveStep, splitStep } from './arrange-steps.ts'
import { changeStep, insertStep } from './change-step.ts'
import { correctEvents } from './correct-events.ts'
import type { Corrections, Operation } from './correction.ts'
import type { Draft } from './draft.ts'
import { findAnchors } from './find-anchors.ts'
import { setParameter } from './parameters.ts'

/** A correction that has no effect on what was read last, and why. */
type Unplaced = { operation: Operation; reason: string }

export type Applied = { document: IndexDocument; unplaced: Unplaced[] }

/** A recording with its corrections, those that are undone too; `revision` names what was read and corrected together. */
export type CorrectedRecording = Applied & { corrections: Corrections; revision: string }

/**
 * The document as it was corrected, of the one that was read: steps numbered anew, those that were touched certain and marked, events of actions
 * to match. A correction whose step is not found again is left out and told of, as a warning too.
 */
export function applyCorrections(document: IndexDocument, corrections: Corrections | undefined): Applied {
  if (!corrections || corrections.operations.length === 0) return { document, unplaced: [] }
  const draft = openDraft(document, corrections)
  const unplaced: Unplaced[] = []
  for (const operation of corrections.operations)
    try {
      applyOperation(draft, operation)
    } catch (error) {
      if (!(error instanceof VideoIndexError)) throw error
      unplaced.push({ operation, reason: error.message })
    }
  return { document: closeDraft(draft, corrections.operations.length - unplaced.length, unplaced), unplaced }
}

export function openDraft(document: IndexDocument, { anchors, frames = [] }: Corrections): Draft {
  const { steps, parameters } = document.procedure
  const keys = new Map([...findAnchors(anchors, steps)].map(([key, position]) => [position, key]))
  return {
    document,
    frames,
    steps: steps.map((step, position) => ({ key: keys.get(position), origin: position, step })),
    parameters: [...parameters],
  }
}

/** @throws VideoIndexError `step_not_found` or `bad_correction`; the draft is then as it was */
export function applyOperation(draft: Draft, { id, correction }: Operation): void {
  switch (correction.op) {
    case 'change':
      return changeStep(draft, correction.step, correction)
    case 'parameter':
      return setParameter(draft, correction.step, correction.parameter)
    case 'move':
      return moveStep(draft, correction)
    case 'merge':
      return mergeSteps(draft, correction)
    case 'split':
      return splitStep(draft, id, correction)
    case 'delete':
      return deleteStep(draft, correction)
    case 'insert':
      return insertStep(draft, id, correction)
  }
}

function closeDraft(draft: Draft, applied: number, unplaced: readonly Unplaced[]): IndexDocument {
  const { document } = draft
  const steps = draft.steps.map(({ step }, position): Step => ({ ...step, n: position + 1 }))
  const warnings = [...(document.warnings ?? []), ...(unplaced.length > 0 ? [warningOf(unplaced)] : [])]
  return {
    ...document,
    events: correctEvents(draft),
    procedure: { ...document.procedure, parameters: inOrderOfUse(draft.parameters, steps), steps },
    ...(warnings.length > 0 ? { warnings } : {}),
    corrections: { applied, unplaced: unplaced.length },
  }
}

function warningOf({ length }: readonly Unplaced[]): string {
  const which = length === 1 ? 'one correction is kept but does' : `${length} corrections are kept but do`
  return `${which} not fit what was read this time; \`stepcast correct VIDEO\` shows which`
}

function inOrderOfUse(parameters: readonly Parameter[], steps: readonly Step[]): Parameter[] {
  const use = ({ name }: Parameter) => {
    const first = steps.findIndex(({ action }) => action.parameter === name)
    return first < 0 ? steps.length : first
  }
  return parameters.toSorted((a, b) => use(a) - use(b))
}
