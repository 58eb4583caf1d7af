import type { IndexDocument } from '../protocol/document.ts'
import type { Action } from '../protocol/procedure.ts'
import { sampleDocument, sampleStep } from './sample-document.ts'

/** Recorded words that would mean something wherever text is not quoted as it should be. */
export const hostileWords = [
  '"); process.exit(1); ("',
  "'); process.exit(1); ('",
  '`${process.exit(1)}`',
  '${HOME} {{password}} $(id)',
  '</script><script>alert(1)</script><img src=x onerror=alert(2)>',
  '*/ process.exit(1) /* // \\ \\" \n# not a heading\r\n- a: b',
  '--> ]] }} "] --x; end [x](javascript:alert(1)) <!-- %%{init: {}}%%',
  '\u2028 \u2029 \u0000 \u202E 中文 日本語 🎬',
] as const

/** A procedure with an action of every kind, each time with the given words wherever a recording puts words. */
export function everyMove(words: string): IndexDocument {
  const target = { text: words, role: words, near: [words] }
  const actions: Action[] = [
    { kind: 'goto', value: `https://shop.test/${words}` },
    { kind: 'click', target },
    { kind: 'click', target, count: 2 },
    { kind: 'click', target: { near: [words], point: [0.5, 0.25] } },
    { kind: 'fill', target, value: words, parameter: 'words' },
    { kind: 'fill', target, value: words },
    { kind: 'fill', target, parameter: 'password' },
    { kind: 'fill', target: { ...target, role: 'terminal' }, value: words },
    { kind: 'select', target, value: words, parameter: 'choice' },
    { kind: 'check', target, value: 'true' },
    { kind: 'upload', target, value: words, parameter: 'file' },
    { kind: 'press', value: 'Ctrl+Enter' },
    { kind: 'press', value: 'Enter' },
    { kind: 'scroll', value: 'down' },
    { kind: 'drag', target, to: { text: words }, value: words },
    { kind: 'other', target },
  ]
  const steps = actions.map((action, index) =>
    sampleStep(index + 1, `Do ${words}`, {
      action,
      expect: { text: [words], url: index === 0 ? `https://shop.test/list?${words}` : null },
      ...(index % 4 === 0 ? {} : { section: words }),
    }),
  )
  return sampleDocument({
    video: { title: words },
    procedure: {
      title: words,
      start_url: 'https://shop.test/admin',
      parameters: [
        { name: 'words', label: words, recorded_value: words, kind: 'text' },
        { name: 'choice', label: words, recorded_value: words, kind: 'choice' },
        { name: 'file', label: words, recorded_value: words, kind: 'file' },
        { name: 'password', label: words, recorded_value: '', kind: 'secret' },
        { name: '商品名', label: words, recorded_value: words, kind: 'text' },
      ],
      steps,
    },
  })
}
