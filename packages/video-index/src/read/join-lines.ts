import { type TextLine, boxHeight, sameRow, union } from './text-line.ts'
import { emOf } from './split-line.ts'

/** Words of one label are closer than this many ems; neighbouring labels are not. */
const maxWordGap = 0.55

/** Joins words of one line that the detector boxed one by one; a gap as wide as between two labels keeps them apart. */
export function joinLines(lines: readonly TextLine[]): TextLine[] {
  const joined: TextLine[] = []
  for (const line of lines.toSorted((a, b) => a.box.x1 - b.box.x1)) {
    const at = joined.findIndex((each) => continuesLine(each, line))
    if (at < 0) {
      joined.push(line)
      continue
    }
    const before = joined[at]!
    joined[at] = {
      text: `${before.text} ${line.text}`,
      box: union([before.box, line.box]),
      confidence: Math.min(before.confidence, line.confidence),
      contrast: Math.max(before.contrast ?? 0, line.contrast ?? 0),
      ...(before.letters && line.letters ? { letters: [...before.letters, ...line.letters] } : {}),
    }
  }
  return joined
}

function continuesLine(before: TextLine, next: TextLine): boolean {
  const [height, nextHeight] = [boxHeight(before.box), boxHeight(next.box)]
  if (Math.max(height, nextHeight) > 1.6 * Math.min(height, nextHeight) || sameRow(before.box, next.box) < 0.7)
    return false
  const gap = next.box.x1 - before.box.x2
  return gap > -0.4 * height && gap < maxWordGap * Math.min(emOf(before), emOf(next))
}
