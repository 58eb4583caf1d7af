import { formatClock } from '../export/clock.ts'
import type { Citation } from '../protocol/answer.ts'
import type { Step } from '../protocol/procedure.ts'
import type { Language } from './question.ts'

/** Every sentence that an answer without a model can consist of, in the language of the question. */
export type Phrasing = {
  shown(citation: Citation, across: boolean): string
  stepsShown(citations: readonly Citation[]): string
  lasts(citation: Citation): string
  stepCount(title: string, count: number): string
  noSuchStep(title: string, asked: readonly number[], count: number): string
  described(step: Step, citation: Citation): string
  notShown(nearest: Citation | undefined): string
  nothingIndexed: string
  emptyQuestion: string
}

const span = ({ start_s, end_s }: Citation) => ({ from: formatClock(start_s), to: formatClock(end_s) })
const seconds = ({ start_s, end_s }: Citation) => (end_s - start_s).toFixed(1)
const short = (text: string) => (text.length > 160 ? `${text.slice(0, 159)}…` : text)
// Titles quote labels; inside a quotation those become single quotes.
const heading = (citation: Citation) =>
  short(citation.text.split(' — ')[0] ?? citation.text)
    .replaceAll('“', '‘')
    .replaceAll('”', '’')

const english: Phrasing = {
  shown(citation, across) {
    const { from, to } = span(citation)
    const where = across ? ` in “${citation.title}”` : ''
    const what = citation.step === null ? `“${heading(citation)}”` : `Step ${citation.step}, “${heading(citation)}”,`
    return `${what} is shown from ${from} to ${to}${where}.`
  },
  stepsShown: (citations) =>
    citations
      .map(
        (citation) => `Step ${citation.step}, “${heading(citation)}”: ${span(citation).from} to ${span(citation).to}.`,
      )
      .join(' '),
  lasts(citation) {
    const { from, to } = span(citation)
    const what = citation.step === null ? `“${heading(citation)}”` : `Step ${citation.step}, “${heading(citation)}”,`
    return `${what} takes ${seconds(citation)} seconds, from ${from} to ${to}.`
  },
  stepCount: (title, count) => `“${title}” has ${count} ${count === 1 ? 'step' : 'steps'}.`,
  noSuchStep(title, asked, count) {
    const steps = count === 1 ? 'only 1 step' : count === 0 ? 'no steps' : `only ${count} steps`
    return `There is no step ${asked.map((n) => (n > 0 ? String(n) : `${-n} from the end`)).join(', ')}: “${title}” has ${steps}.`
  },
  described(step, citation) {
    const { from, to } = span(citation)
    const seen =
      step.expect.text.length > 0
        ? ` Afterwards “${short(step.expect.text.slice(0, 2).join('”, “'))}” can be seen.`
        : ''
    return `Step ${step.n}, from ${from} to ${to}: ${heading(citation)}.${seen}`
  },
  notShown: (nearest) =>
    nearest
      ? `This is not shown in what was indexed. The nearest is ${nearest.step === null ? '' : `step ${nearest.step}, `}“${heading(nearest)}” at ${span(nearest).from} in “${nearest.title}”.`
      : 'This is not shown in what was indexed.',
  nothingIndexed: 'Nothing has been indexed yet, so there is nothing to search.',
  emptyQuestion: 'There is no question to answer.',
}

const chinese: Phrasing = {
  shown(citation, across) {
    const { from, to } = span(citation)
    const where = across ? `《${citation.title}》的` : ''
    const what = citation.step === null ? `“${heading(citation)}”` : `第 ${citation.step} 步“${heading(citation)}”`
    return `${what}在${where} ${from} 到 ${to}。`
  },
  stepsShown: (citations) =>
    citations
      .map(
        (citation) => `第 ${citation.step} 步“${heading(citation)}”：${span(citation).from} 到 ${span(citation).to}。`,
      )
      .join(''),
  lasts(citation) {
    const { from, to } = span(citation)
    const what = citation.step === null ? `“${heading(citation)}”` : `第 ${citation.step} 步“${heading(citation)}”`
    return `${what}用时 ${seconds(citation)} 秒，从 ${from} 到 ${to}。`
  },
  stepCount: (title, count) => `《${title}》共有 ${count} 步。`,
  noSuchStep(title, asked, count) {
    const steps = asked.map((n) => (n > 0 ? `第 ${n} 步` : `倒数第 ${-n} 步`)).join('、')
    return `没有${steps}：《${title}》共有 ${count} 步。`
  },
  described(step, citation) {
    const { from, to } = span(citation)
    const seen =
      step.expect.text.length > 0 ? `之后可以看到“${short(step.expect.text.slice(0, 2).join('”、“'))}”。` : ''
    return `第 ${step.n} 步，${from} 到 ${to}：${heading(citation)}。${seen}`
  },
  notShown: (nearest) =>
    nearest
      ? `已索引的录像中没有出现这个内容。最接近的是《${nearest.title}》中 ${span(nearest).from} 的${nearest.step === null ? '' : `第 ${nearest.step} 步`}“${heading(nearest)}”。`
      : '已索引的录像中没有出现这个内容。',
  nothingIndexed: '还没有索引任何录像，无法搜索。',
  emptyQuestion: '没有需要回答的问题。',
}

export function phrasingIn(language: Language): Phrasing {
  return language === 'zh' ? chinese : english
}
