import type { Observation, ObservedElement, Rectangle } from '../observe/observation.ts'

/** What stands further above than this is not in the same column any more; recordings are read with the same reach. */
const maxGap = 60
const maxLeft = 30

/** The words over a box, from line to line upwards as far as they follow closely: what stands above it in its column, and the heading. */
export function linesOver(box: Rectangle, page: Observation): ObservedElement[] {
  const above = page.elements
    .filter(({ ownText, box: line }) => {
      const overlaps = line.x < box.x + box.width && line.x + line.width > box.x - maxLeft
      return /\p{L}{2}/u.test(ownText) && overlaps && line.y + line.height <= box.y + 1
    })
    .sort((a, b) => b.box.y - a.box.y)
  let top = box.y
  const end = above.findIndex((line) => {
    const gap = top - (line.box.y + line.box.height)
    top = Math.min(top, line.box.y)
    return gap > maxGap
  })
  return end < 0 ? above : above.slice(0, end)
}
