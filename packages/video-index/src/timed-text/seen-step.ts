import type { Step } from '../protocol/procedure.ts'
import type { TextLine } from '../read/text-line.ts'

/** A step with when its first effect was seen, and what the screen said before it. */
export type SeenStep = { step: Step; actionS: number; linesBefore: readonly TextLine[] }
