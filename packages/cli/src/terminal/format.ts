import { formatClock } from '@stepcast/video-index'

export function formatRange(startS: number, endS: number): string {
  return `${formatClock(startS)}–${formatClock(endS)}`
}

/** Seconds that something took: `0.8 s`, `12 s`, `2 min 5 s`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  return whole < 100 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`
}

export function formatPercent(share: number): string {
  return `${Math.round(share * 100)} %`
}

/** `820 bytes`, `48 kB`, `1.4 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return formatCount(bytes, 'byte')
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}

/** `1 step`, `3 steps`, `12,000 replies`. */
export function formatCount(count: number, noun: string, nouns = `${noun}s`): string {
  return `${formatNumber(count)} ${count === 1 ? noun : nouns}`
}

/** `12,345`. */
export function formatNumber(number: number): string {
  return number.toLocaleString('en-US')
}

/** Cuts text to a number of terminal columns; wide characters count as two. */
export function truncate(text: string, columns: number): string {
  if (Bun.stringWidth(text) <= columns) return text
  let kept = ''
  for (const character of text) {
    if (Bun.stringWidth(kept + character) > columns - 1) break
    kept += character
  }
  return `${kept.trimEnd()}…`
}

/** Aligns rows of cells into lines; columns named in `right` are aligned to the right. Cells may carry colours. */
export function alignColumns(
  rows: readonly (readonly string[])[],
  options: { right?: readonly number[] } = {},
): string[] {
  const widths: number[] = []
  for (const row of rows)
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, Bun.stringWidth(cell))
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const padding = ' '.repeat((widths[column] ?? 0) - Bun.stringWidth(cell))
        return options.right?.includes(column) ? padding + cell : cell + padding
      })
      .join('  ')
      .trimEnd(),
  )
}
