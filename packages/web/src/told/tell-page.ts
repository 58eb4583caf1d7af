import { tellInChinese } from './chinese-told.ts'
import { reportLabels } from './reports.ts'

/**
 * A page that this program has written in English, told in Chinese: each text by itself, of facts that are joined by ` · ` each fact, and of
 * the page's title what stands behind the last such point. What stands in elements of `translate="no"` stays as it is.
 */
export function tellPage(html: string): string {
  const within = { foreign: 0, title: 0 }
  const count = (kind: keyof typeof within) => ({
    element(element: HTMLRewriterTypes.Element) {
      within[kind] += 1
      element.onEndTag(() => void (within[kind] -= 1))
    },
  })
  let text = ''
  return new HTMLRewriter()
    .on('html', { element: (page) => void page.setAttribute('lang', 'zh-CN') })
    .on('img[alt]', { element: (image) => void image.setAttribute('alt', tell(image.getAttribute('alt') ?? '')) })
    .on('title', count('title'))
    .on('style, [translate="no"]', count('foreign'))
    .onDocument({
      text(chunk) {
        if (within.foreign > 0) return
        text += chunk.text
        if (!chunk.lastInTextNode) return void chunk.remove()
        const told = (within.title > 0 ? tellTitle : tellText)(unescape(text))
        chunk.replace(Bun.escapeHTML(told), { html: true })
        text = ''
      },
    })
    .transform(html)
}

function tellTitle(title: string): string {
  const [last = '', ...before] = title.split(' · ').toReversed()
  return [...before.toReversed(), tell(last)].join(' · ')
}

function tellText(text: string): string {
  return text
    .split(/(^\s*·?\s+|\s+·?\s*$|\s+·\s+)/)
    .map(tell)
    .join('')
}

function tell(words: string): string {
  // a page may say “constructor”, which every object has
  return (Object.hasOwn(reportLabels, words) ? reportLabels[words] : undefined) ?? tellInChinese(words)
}

const signs: Record<string, string> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&amp;': '&',
}

function unescape(html: string): string {
  return html.replace(/&(?:lt|gt|quot|amp|#39);/g, (entity) => signs[entity] ?? entity)
}
