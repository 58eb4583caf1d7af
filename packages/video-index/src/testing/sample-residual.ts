import type { Residual } from '../describe/residuals.ts'
import type { Change } from '../sample/frame-changes.ts'

/** What changed in one frame of a recording of 20 frames a second. */
export function sampleResidual(timeS: number, changes: Change[], more: Partial<Residual> = {}): Residual {
  return {
    index: Math.round(timeS * 20),
    timeS,
    changes,
    area: 0.001,
    scrolled: 0,
    hover: false,
    pointerMoves: false,
    ...more,
  }
}
