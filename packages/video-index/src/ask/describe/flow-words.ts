import { stepTitle } from '../../distil/step-title.ts'
import { oneLine } from '../../export/step-words.ts'
import { isCovered } from '../../export/without-secrets.ts'
import type { Step } from '../../protocol/procedure.ts'
import type { Language } from '../../language/languages.ts'
import { titleIn } from '../../language/title-in.ts'

/** What is done in a step and what comes of it, sentence by sentence, in the language of the question. */
export function flowOf(step: Step, language: Language): string[] {
  const words = language === 'zh-CN' ? chinese : english
  const { text, url } = step.expect
  // What has no name on the screen may have one that the recording's author gave it.
  const isNamed = step.action.target?.text !== undefined || step.title === stepTitle(step.action)
  return [
    isNamed ? words.done(step) : `${oneLine(step.title)}${language === 'zh-CN' ? '。' : '.'}`,
    ...(text.length > 0 ? [words.appears(text.slice(0, mostAppearing).map(short))] : []),
    ...(url === null ? [] : [words.opens(url)]),
  ]
}

const mostAppearing = 3
const mostLetters = 60

type FlowWords = {
  done: (step: Step) => string
  appears: (texts: readonly string[]) => string
  opens: (url: string) => string
}

const english: FlowWords = {
  done({ title, action: { kind, target, value, count, to, ...more } }) {
    const text = target?.text
    const beside = target?.near?.[0]
    const place = text ? `“${short(text)}”` : beside ? `the field near “${short(beside)}”` : 'the field'
    const thing = text ? `“${short(text)}”` : beside ? `the icon near “${short(beside)}”` : 'the icon'
    const given = value === undefined ? undefined : `“${short(value)}”`
    switch (kind) {
      case 'goto':
        return `Open ${value === undefined ? 'the address' : short(value)}.`
      case 'click':
        return `${count === 2 ? 'Double-click' : count === 3 ? 'Click three times on' : 'Click'} ${thing}.`
      case 'fill':
        if (target?.role === 'terminal' && given) return `Run ${given} in the terminal.`
        if (isCovered(value) || (given === undefined && more.parameter)) return `Type the secret value into ${place}.`
        return value ? `Type ${given} into ${place}.` : `Clear ${place}.`
      case 'select':
        return `Choose ${given ?? 'an entry'} in ${place}.`
      case 'check':
        return `Turn ${value === 'false' ? 'off' : 'on'} ${text ? `“${short(text)}”` : 'the switch'}.`
      case 'upload':
        return `Choose the file ${given ?? ''} for ${place}.`.replace('  ', ' ')
      case 'press':
        return `Press ${value ?? 'the key'}.`
      case 'scroll':
        return `Scroll ${value ?? 'down'}.`
      case 'drag':
        return `Drag ${thing}${to?.text ? ` to “${short(to.text)}”` : value === undefined ? '' : ` to ${short(value)}`}.`
      default:
        return `${title}.`
    }
  },
  appears: (texts) =>
    `Then ${texts.map((text) => `“${text}”`).join(', ')} ${texts.length === 1 ? 'appears' : 'appear'}.`,
  opens: (url) => `The address is then ${url}.`,
}

const chinese: FlowWords = {
  done({ title, action: { kind, target, value, count, to, ...more } }) {
    const text = target?.text
    const beside = target?.near?.[0]
    const place = text ? `“${short(text)}”` : beside ? `“${short(beside)}”旁的输入框` : '输入框'
    const thing = text ? `“${short(text)}”` : beside ? `“${short(beside)}”旁的图标` : '图标'
    const given = value === undefined ? undefined : `“${short(value)}”`
    switch (kind) {
      case 'goto':
        return `打开 ${value === undefined ? '该地址' : short(value)}。`
      case 'click':
        return `${count === 2 ? '双击' : count === 3 ? '三击' : '点击'}${thing}。`
      case 'fill':
        if (target?.role === 'terminal' && given) return `在终端中运行${given}。`
        if (isCovered(value) || (given === undefined && more.parameter)) return `在${place}中输入保密的内容。`
        return value ? `在${place}中输入${given}。` : `清空${place}。`
      case 'select':
        return `在${place}中选择${given ?? '一项'}。`
      case 'check':
        return `${value === 'false' ? '关闭' : '开启'}${text ? `“${short(text)}”` : '开关'}。`
      case 'upload':
        return `为${place}选择文件${given ?? ''}。`
      case 'press':
        return `按下 ${value ?? '按键'}。`
      case 'scroll':
        return `${value === 'up' ? '向上' : '向下'}滚动。`
      case 'drag':
        return `把${thing}拖${to?.text ? `到“${short(to.text)}”` : value === undefined ? '动' : `到 ${short(value)}`}。`
      default:
        return `${titleIn('zh-CN', title)}。`
    }
  },
  appears: (texts) => `之后出现${texts.map((text) => `“${text}”`).join('、')}。`,
  opens: (url) => `地址变为 ${url}。`,
}

function short(words: string): string {
  const text = oneLine(words)
  return text.length > mostLetters ? `${text.slice(0, mostLetters - 1)}…` : text
}
