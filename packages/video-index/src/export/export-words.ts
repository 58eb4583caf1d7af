import type { Language } from '../language/languages.ts'
import type { Parameter } from '../protocol/procedure.ts'

/** What guides and charts say of themselves, around what the recording says. */
export type ExportWords = {
  steps(count: number): string
  step(n: number): string
  /** Where a guide comes from; `title` and all else that is put in is marked up already. */
  fromRecording(title: string, length: string): string
  startAt(address: string): string
  needed: string
  neededHint: string
  secret: string
  stepsHeading: string
  valuesHeading: string
  valuesColumns: [label: string, name: string, recorded: string, kind: string]
  kinds: Record<Parameter['kind'], string>
  seenAfter(shown: readonly string[]): string
  inTheEnd: string
  lastScreen: string
  start: string
  done: string
}

const english: ExportWords = {
  steps: (count) => `${count} ${count === 1 ? 'step' : 'steps'}`,
  step: (n) => `Step ${n}`,
  fromRecording: (title, length) => `From the recording “${title}” (${length})`,
  startAt: (address) => `Start at ${address}.`,
  needed: 'What you need',
  neededHint: 'The recording uses these values; yours may differ.',
  secret: 'a secret of yours',
  stepsHeading: 'Steps',
  valuesHeading: 'Values',
  valuesColumns: ['Value', 'Name', 'In the recording', 'Kind'],
  kinds: { text: 'text', file: 'file', secret: 'secret', choice: 'choice' },
  seenAfter: (shown) => `You should then see ${shown.join(', ')}.`,
  inTheEnd: 'In the end',
  lastScreen: 'The screen at the end',
  start: 'Start',
  done: 'Done',
}

const chinese: ExportWords = {
  steps: (count) => `共 ${count} 步`,
  step: (n) => `第 ${n} 步`,
  fromRecording: (title, length) => `来自录屏“${title}”（${length}）`,
  startAt: (address) => `从 ${address} 开始。`,
  needed: '需要准备的内容',
  neededHint: '以下是录屏中使用的值，请换成你自己的。',
  secret: '你自己的机密信息',
  stepsHeading: '步骤',
  valuesHeading: '值',
  valuesColumns: ['值', '名称', '录屏中的值', '类型'],
  kinds: { text: '文字', file: '文件', secret: '机密信息', choice: '选项' },
  seenAfter: (shown) => `之后会看到${shown.join('、')}。`,
  inTheEnd: '最后',
  lastScreen: '最后的画面',
  start: '开始',
  done: '完成',
}

export function exportWords(language: Language): ExportWords {
  return language === 'zh-CN' ? chinese : english
}
