export type TimedRow = { startS: number; endS: number }
export type Window = { fromS: number; toS: number }

/**
 * Rows of a reply about a window of a recording, in order: times are kept within the window, a start after its end is turned
 * round, and what says the same at the same time again, as models in a loop do, is left out. `sayingOf` gives what a row says.
 */
export function tidyRows<Row extends TimedRow>(
  rows: readonly Row[],
  { fromS, toS }: Window,
  sayingOf: (row: Row) => string,
): Row[] {
  const clamp = (timeS: number) => Math.min(toS, Math.max(fromS, timeS))
  const ordered = rows
    .map((row) => {
      const [startS, endS] = [clamp(Math.min(row.startS, row.endS)), clamp(Math.max(row.startS, row.endS))]
      return { ...row, startS, endS }
    })
    .sort((a, b) => a.startS - b.startS || a.endS - b.endS)
  const known = new Set<string>()
  return ordered.filter((row, at) => {
    const said = sayingOf(row).trim().toLowerCase()
    const key = `${row.startS} ${row.endS} ${said}`
    const before = ordered[at - 1]
    const isLoop =
      known.has(key) ||
      (before !== undefined && row.startS <= before.startS && sayingOf(before).trim().toLowerCase() === said)
    known.add(key)
    return !isLoop
  })
}
