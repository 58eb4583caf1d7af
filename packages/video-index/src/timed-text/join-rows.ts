import { type PixelBox, sameRow, union } from '../read/text-line.ts'

/** A whole row of the picture, from left to right. */
export type Row = { text: string; box: PixelBox }

/** Rows of lines that were read in parts, from top to bottom. */
export function joinRows(lines: readonly Row[]): Row[] {
  const rows: Row[] = []
  for (const line of lines.toSorted((a, b) => a.box.x1 - b.box.x1)) {
    const row = rows.find((each) => sameRow(each.box, line.box) > 0.5)
    if (row) Object.assign(row, { text: `${row.text} ${line.text}`, box: union([row.box, line.box]) })
    else rows.push({ text: line.text, box: line.box })
  }
  return rows.sort((a, b) => a.box.y1 - b.box.y1)
}
