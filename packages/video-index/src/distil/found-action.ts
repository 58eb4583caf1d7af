import type { FieldLabel } from '../describe/find-label.ts'
import type { Observation, Scale } from '../describe/observation.ts'
import type { Action, ActionKind, Box, Target } from '../protocol/procedure.ts'
import type { PixelBox } from '../read/text-line.ts'

/** What a person did, as far as the pictures tell. */
export type FoundAction = {
  kind: ActionKind
  target: Target
  value: string | undefined
  /** Where a drag ended. */
  to?: NonNullable<Action['to']>
  secret: boolean
  confidence: number
  observations: Observation[]
}

export function middle(box: PixelBox): readonly [number, number] {
  return [(box.x1 + box.x2) / 2, (box.y1 + box.y2) / 2]
}

export function textOf(label: FieldLabel | { text: string } | undefined): { text?: string } {
  return label ? { text: label.text } : {}
}

export function placeOf(
  box: PixelBox,
  point: readonly [number, number] | undefined,
  { width, height }: Scale,
): { box: Box; point?: [number, number] } {
  const share = (value: number, whole: number) => Math.round(Math.min(1, Math.max(0, value / whole)) * 10_000) / 10_000
  return {
    box: [share(box.x1, width), share(box.y1, height), share(box.x2, width), share(box.y2, height)],
    ...(point ? { point: [share(point[0], width), share(point[1], height)] } : {}),
  }
}

/** A file's name as pages show it once a file was chosen. */
export const fileName = /[\w()-]{1,60}\.(?:png|jpe?g|gif|webp|svg|pdf|csv|xlsx?|docx?|txt|zip|json|mp4|mov)\b/i

/** As much around a point as a small mark covers. */
export function patchAround([x, y]: readonly [number, number], { unit }: Scale): PixelBox {
  return { x1: x - 14 * unit, y1: y - 14 * unit, x2: x + 14 * unit, y2: y + 14 * unit }
}
