import type { Language } from '../../language/languages.ts'
import type { IndexDocument } from '../../protocol/document.ts'
import type { Procedure } from '../../protocol/procedure.ts'
import { formatClock } from '../clock.ts'
import { describeStep, oneLine } from '../step-words.ts'

type Chapter = { startS: number; title: string }

/** YouTube takes no chapter that is shorter, and the first one must start at 0:00 (support.google.com/youtube/answer/9884579). */
const shortestS = 10
const longestTitle = 100

/**
 * Lines of a time and a title, as video sites read them from a description: sections where the recording has them, steps
 * otherwise. Those that follow too soon for a chapter of their own are named in the one before.
 */
export function toChapterList({ video, procedure }: IndexDocument, language: Language = 'en'): string {
  const lines = joinShort(findChapters(procedure), video.duration_s, language === 'zh-CN' ? '；' : '; ')
  if (lines[0] && lines[0].startS > 0) lines.unshift({ startS: 0, title: oneLine(procedure.title) })
  return `${lines.map(({ startS, title }) => `${formatClock(startS)} ${cut(title)}`).join('\n')}\n`
}

function findChapters(procedure: Procedure): Chapter[] {
  const { steps } = procedure
  const sections = steps.filter(({ section }, index) => section !== undefined && section !== steps[index - 1]?.section)
  return sections.length > 1
    ? sections.map(({ start_s, section }) => ({ startS: Math.floor(start_s), title: oneLine(section ?? '') }))
    : steps.map((step) => ({ startS: Math.floor(step.start_s), title: describeStep(step, procedure) }))
}

function joinShort(chapters: readonly Chapter[], durationS: number, separator: string): Chapter[] {
  const joined: Chapter[] = []
  for (const { startS, title } of chapters) {
    const last = joined.at(-1)
    if (last && (startS - last.startS < shortestS || durationS - startS < shortestS))
      last.title += `${separator}${title}`
    // what comes before the first chapter has no room for one of its own
    else joined.push({ startS: startS < shortestS ? 0 : startS, title })
  }
  return joined
}

function cut(title: string): string {
  const letters = [...title]
  return letters.length <= longestTitle ? title : `${letters.slice(0, longestTitle - 1).join('')}…`
}
