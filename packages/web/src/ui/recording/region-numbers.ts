import type { Box } from '@stepcast/video-index'

/** What is said of a region, in whole percents. */
export function numbersOf([left, top, right, bottom]: Box, at: number) {
  const percent = (part: number) => Math.round(part * 100)
  return { n: at + 1, left: percent(left), top: percent(top), right: percent(right), bottom: percent(bottom) }
}
