import type { BoundStep } from '../bind/bind-values.ts'
import { centreOf, type Observation, type ObservedElement } from '../observe/observation.ts'
import type { Destination } from './ground-destination.ts'
import { linesOver } from './lines-over.ts'
import { type Offset, recordedPoint } from './recorded-view.ts'

/**
 * Whether something stands under the heading that it is dragged to. What the recording moves within one list stands there before as well:
 * then it is only there already when it is nearer to where it went than to where it came from.
 */
export function isAlreadyThere(
  { action, set }: BoundStep,
  page: Observation,
  source: ObservedElement,
  { heading }: Destination,
  offset: Offset | undefined,
): boolean {
  if (!heading || !linesOver(source.box, page).some(({ key }) => key === heading.key)) return false
  const start = recordedPoint(action.target ?? {}, page.viewport)
  const end = action.to?.point && recordedPoint({ point: action.to.point }, page.viewport)
  if (set || !start || !end) return true
  const middle = centreOf(source.box)
  const away = (point: { x: number; y: number }) =>
    Math.hypot(point.x + (offset?.dx ?? 0) - middle.x, point.y + (offset?.dy ?? 0) - middle.y)
  return away(end) < away(start)
}
