import { formatClock } from '../export/clock.ts'
import { titleIn } from '../language/title-in.ts'
import type { Citation, DescribedStep } from '../protocol/answer.ts'
import type { Language } from '../language/languages.ts'

/** Every sentence that an answer without a model can consist of, in the language of the question. */
export type Phrasing = {
  shown(citation: Citation, across: boolean): string
  stepsShown(citations: readonly Citation[]): string
  lasts(citation: Citation): string
  stepCount(title: string, count: number): string
  /** How long a procedure takes within its recording. */
  allLasts(citation: Citation, durationS: number): string
  noSuchStep(title: string, asked: readonly number[], count: number): string
  described(step: DescribedStep): string
  /** Where a moment is, within a sentence. */
  place(citation: Citation, across: boolean): string
  listed(citations: readonly Citation[], count: number, across: boolean): string
  /** Other moments that show the same. */
  also(citations: readonly Citation[], across: boolean): string
  /** `count` moments of a kind, of which some are told. */
  all(citations: readonly Citation[], count: number, across: boolean): string
  /** The same, where their number was asked for. */
  times(citations: readonly Citation[], count: number, across: boolean): string
  /** The steps that lead to something, a line each. */
  way(title: string, steps: readonly DescribedStep[], count: number): string
  /** How many recordings show something, and where. */
  recordings(citations: readonly Citation[]): string
  notShownHere: string
  notShown(nearest: Citation | undefined): string
  nothingIndexed: string
  nothingFits: string
  emptyQuestion: string
}

type Span = Pick<Citation, 'start_s' | 'end_s'>
const span = ({ start_s, end_s }: Span) => ({ from: formatClock(start_s), to: formatClock(end_s) })
const seconds = ({ start_s, end_s }: Span) => (end_s - start_s).toFixed(1)
const short = (text: string) => (text.length > 160 ? `${text.slice(0, 159)}…` : text)
// Titles quote labels; inside a quotation those become single quotes.
const inner = (text: string) => short(text).replaceAll('“', '‘').replaceAll('”', '’')
const titleOf = ({ text }: Citation) => text.split(' — ')[0] ?? text
const heading = (citation: Citation) => inner(titleOf(citation))
const chineseHeading = (citation: Citation) => inner(titleIn('zh-CN', titleOf(citation)))
const line = ({ flow, title }: DescribedStep) => (flow[0] ?? title).replace(/[.。]$/, '')

const english: Phrasing = {
  place(citation, across) {
    const { from, to } = span(citation)
    const step = citation.step === null ? '' : ` (step ${citation.step})`
    return `from ${from} to ${to}${across ? ` in “${inner(citation.title)}”` : ''}${step}`
  },
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
  allLasts: (citation, durationS) =>
    `The steps of “${inner(citation.title)}” take ${seconds(citation)} seconds, from ${span(citation).from} to ${span(citation).to}; the recording lasts ${formatClock(durationS)}.`,
  stepCount: (title, count) => `“${title}” has ${count} ${count === 1 ? 'step' : 'steps'}.`,
  noSuchStep(title, asked, count) {
    const steps = count === 1 ? 'only 1 step' : count === 0 ? 'no steps' : `only ${count} steps`
    return `There is no step ${asked.map((n) => (n > 0 ? String(n) : `${-n} from the end`)).join(', ')}: “${title}” has ${steps}.`
  },
  described(step) {
    const { from, to } = span(step)
    return `Step ${step.n}, “${inner(step.title)}”, from ${from} to ${to}: ${step.flow.join(' ')}`
  },
  also: (citations, across) => `It is also shown ${citations.map((each) => english.place(each, across)).join('; ')}.`,
  all: (citations, count, across) => `${count} moments show this: ${english.listed(citations, count, across)}`,
  times: (citations, count, across) =>
    `${count === 1 ? 'Once' : `${count} times`}: ${english.listed(citations, count, across)}`,
  listed: (citations, count, across) =>
    `${citations.map((each) => `“${heading(each)}” ${english.place(each, across)}`).join('; ')}${count > citations.length ? `; and ${count - citations.length} more` : ''}.`,
  way: (title, steps, count) =>
    [
      `“${inner(title)}” shows it in ${steps.length === count ? `its ${count} steps` : `${steps.length} of its ${count} steps`}:`,
      ...steps.map((step) => `${step.n}. ${line(step)} (${span(step).from})`),
    ].join('\n'),
  recordings: (citations) =>
    `${citations.length === 1 ? '1 recording shows' : `${citations.length} recordings show`} this: ${citations.map((each) => `“${inner(each.title)}” ${english.place(each, false)}`).join('; ')}.`,
  notShownHere: 'This is not shown here.',
  notShown: (nearest) =>
    nearest
      ? `This is not shown in what was indexed. The nearest is ${nearest.step === null ? '' : `step ${nearest.step}, `}“${heading(nearest)}” at ${span(nearest).from} in “${nearest.title}”.`
      : 'This is not shown in what was indexed.',
  nothingFits: 'No indexed recording fits what the question is narrowed to.',
  nothingIndexed: 'Nothing has been indexed yet, so there is nothing to search.',
  emptyQuestion: 'There is no question to answer.',
}

const chinese: Phrasing = {
  place(citation, across) {
    const { from, to } = span(citation)
    const step = citation.step === null ? '' : `（第 ${citation.step} 步）`
    return `${across ? `《${inner(citation.title)}》` : ''}${from} 到 ${to}${step}`
  },
  shown(citation, across) {
    const { from, to } = span(citation)
    const where = across ? `《${citation.title}》的` : ''
    const what =
      citation.step === null ? `“${chineseHeading(citation)}”` : `第 ${citation.step} 步“${chineseHeading(citation)}”`
    return `${what}在${where} ${from} 到 ${to}。`
  },
  stepsShown: (citations) =>
    citations
      .map(
        (citation) =>
          `第 ${citation.step} 步“${chineseHeading(citation)}”：${span(citation).from} 到 ${span(citation).to}。`,
      )
      .join(''),
  lasts(citation) {
    const { from, to } = span(citation)
    const what =
      citation.step === null ? `“${chineseHeading(citation)}”` : `第 ${citation.step} 步“${chineseHeading(citation)}”`
    return `${what}用时 ${seconds(citation)} 秒，从 ${from} 到 ${to}。`
  },
  allLasts: (citation, durationS) =>
    `《${inner(citation.title)}》的步骤用时 ${seconds(citation)} 秒，从 ${span(citation).from} 到 ${span(citation).to}；录像时长 ${formatClock(durationS)}。`,
  stepCount: (title, count) => `《${title}》共有 ${count} 步。`,
  noSuchStep(title, asked, count) {
    const steps = asked.map((n) => (n > 0 ? `第 ${n} 步` : `倒数第 ${-n} 步`)).join('、')
    return `没有${steps}：《${title}》共有 ${count} 步。`
  },
  described(step) {
    const { from, to } = span(step)
    return `第 ${step.n} 步“${inner(titleIn('zh-CN', step.title))}”，${from} 到 ${to}：${step.flow.join('')}`
  },
  also: (citations, across) => `${citations.map((each) => chinese.place(each, across)).join('、')}也有。`,
  all: (citations, count, across) => `共有 ${count} 处：${chinese.listed(citations, count, across)}`,
  times: (citations, count, across) => `共 ${count} 次：${chinese.listed(citations, count, across)}`,
  listed: (citations, count, across) =>
    `${citations.map((each) => `“${chineseHeading(each)}”${chinese.place(each, across)}`).join('；')}${count > citations.length ? `；还有 ${count - citations.length} 处` : ''}。`,
  way: (title, steps, count) =>
    [
      `《${inner(title)}》${steps.length === count ? `用 ${count} 步` : `在共 ${count} 步中的 ${steps.length} 步里`}演示了：`,
      ...steps.map((step) => `${step.n}. ${line(step)}（${span(step).from}）`),
    ].join('\n'),
  recordings: (citations) =>
    `有 ${citations.length} 个录像演示了这个内容：${citations.map((each) => `《${inner(each.title)}》${chinese.place(each, false)}`).join('；')}。`,
  notShownHere: '这里没有出现这个内容。',
  notShown: (nearest) =>
    nearest
      ? `已索引的录像中没有出现这个内容。最接近的是《${nearest.title}》中 ${span(nearest).from} 的${nearest.step === null ? '' : `第 ${nearest.step} 步`}“${chineseHeading(nearest)}”。`
      : '已索引的录像中没有出现这个内容。',
  nothingFits: '没有符合所给范围的录像。',
  nothingIndexed: '还没有索引任何录像，无法搜索。',
  emptyQuestion: '没有需要回答的问题。',
}

export function phrasingIn(language: Language): Phrasing {
  return language === 'zh-CN' ? chinese : english
}
