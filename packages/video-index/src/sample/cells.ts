import type { Box } from './box.ts'

/** Places are told apart as cells of this side, in analysis pixels, where what happens in one place over time is counted. */
const cellSide = 16

/** Numbers the cells of an analysis picture that a box lies in. */
export function cellsOf(box: Box, pictureWidth: number): number[] {
  const columns = Math.ceil(pictureWidth / cellSide)
  const cells: number[] = []
  for (let row = Math.floor(box.y1 / cellSide); row <= Math.floor((box.y2 - 1) / cellSide); row++)
    for (let column = Math.floor(box.x1 / cellSide); column <= Math.floor((box.x2 - 1) / cellSide); column++)
      cells.push(row * columns + column)
  return cells
}
