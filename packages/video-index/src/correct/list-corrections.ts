import { z } from 'zod'
import { procedureSchema } from '../protocol/procedure.ts'
import type { CorrectedRecording } from './apply-corrections.ts'
import type { Corrections, Operation } from './correction.ts'

/** A recording's steps as they are corrected, and the corrections themselves in order. `revision` names both together. */
export const correctionListSchema = z.object({
  revision: z.string(),
  procedure: procedureSchema,
  corrections: z.array(
    z.object({
      id: z.string(),
      at: z.string(),
      op: z.enum(['change', 'parameter', 'move', 'merge', 'split', 'delete', 'insert']),
      /** The step as the reader saw it; null for a step that a correction made. */
      title: z.string().nullable(),
      start_s: z.number().nullable(),
      /** Why it has no effect on what was read last; null where it has. */
      unplaced: z.string().nullable(),
    }),
  ),
  /** How many can be undone, and made again. */
  undo: z.number().int(),
  redo: z.number().int(),
})
export type CorrectionList = z.infer<typeof correctionListSchema>

export function listCorrections({ document, corrections, revision, unplaced }: CorrectedRecording): CorrectionList {
  const reasons = new Map(unplaced.map(({ operation, reason }) => [operation.id, reason]))
  return {
    revision,
    procedure: document.procedure,
    corrections: corrections.operations.map((operation) => ({
      id: operation.id,
      at: operation.at,
      op: operation.correction.op,
      ...seenAs(operation, corrections),
      unplaced: reasons.get(operation.id) ?? null,
    })),
    undo: corrections.operations.length,
    redo: corrections.undone.length,
  }
}

function seenAs({ correction }: Operation, { anchors }: Corrections): { title: string | null; start_s: number | null } {
  if (correction.op === 'insert') return { title: correction.title ?? null, start_s: correction.start_s }
  const anchor = anchors[correction.step]
  return { title: anchor?.title ?? null, start_s: anchor?.start_s ?? null }
}
