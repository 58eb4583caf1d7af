import type { IndexDocument } from '@stepcast/video-index'
import type { Page } from 'puppeteer-core'

/** What is for programs, in the language of a recording or a question, or of the moment when it came. */
const leftOut =
  'script, style, code, pre, textarea,  time, .failed-code, .ask-text, .asked-steps, .toast, [translate="no"]'

/** Names, and what is written the same everywhere. */
const names = [
  'Stepcast|English|Chrome|Chromium|Recorder|Bun|ffmpeg|LanceDB|OpenAI|Qwen3-VL|qwen3-vl|PP-OCRv4|Mermaid|Playwright|Puppeteer|TypeScript|Midscene|Debian|npm|token|Esc|Shift|Delete|Enter',
  'MP4|WebM|MOV|MKV|CSV|UTF-8|UTF-16|URL|HTML|PDF|GIF|JSON|API|YAML|Markdown|SRT|WebVTT|kB|MB|GB|GiB',
].join('|')

/**
 * What a page that is in Chinese says in Latin letters, other than names, addresses, files, settings, what stands in quotation marks, and
 * `data`: the words of recordings, tables and models.
 */
export async function findEnglish(page: Page, data: readonly string[]): Promise<string[]> {
  return await page.evaluate(
    (hidden, allowed, known) => {
      const words = known.toSorted((one, other) => other.length - one.length)
      const found = new Set<string>()
      const look = (told: string | null, element: Element, where: string) => {
        const own = words.reduce((left, phrase) => left.replaceAll(phrase, ''), told ?? '')
        const left = own
          .replaceAll(/“(?:[^“”]|“[^”]*”)*”|`[^`]*`/g, '')
          .replaceAll(
            /\w+:\/\/\S*|(?:\/[\w.@+-]+)+|--[\w-]+|\b[A-Z]+_[A-Z_]+\b(=\S+)?|@[\w/-]+|[\w.-]*\.[a-z]\w{1,3}\b/g,
            '',
          )
          // versions, and names of models
          .replaceAll(/\b\d[\d.]+[-+]\S*|Chromium [\d.]+ built on .*?\)|\b[a-z]+(-[a-z]+){2,}\b/g, '')
          .replaceAll(new RegExp(`(?<![\\w-])(?:${allowed})(?![\\w-])`, 'g'), '')
        if (/[A-Za-z]{2}/.test(left)) found.add(`${element.localName}.${element.className} ${where}: ${told?.trim()}`)
      }
      for (const element of document.querySelectorAll('body, body *')) {
        if (element.closest(hidden) || !element.checkVisibility()) continue
        for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
          look(element.getAttribute(name), element, name)
        for (const node of element.childNodes)
          if (node.nodeType === Node.TEXT_NODE) look(node.textContent, element, 'says')
      }
      return [...found]
    },
    leftOut,
    names,
    data,
  )
}

/** The words of all recordings of a server: their titles, and what their steps and parameters hold; the titles of steps are told. */
export async function recordedWords(url: string): Promise<string[]> {
  const read = async (path: string): Promise<unknown> => (await fetch(`${url}/api/v1${path}`)).json()
  const { videos } = (await read('/videos')) as { videos?: { id: string; title: string }[] }
  const documents = (await Promise.all((videos ?? []).map(({ id }) => read(`/videos/${id}`)))) as IndexDocument[]
  const found = new Set<string>()
  const collect = (value: unknown): void => {
    if (typeof value === 'string') found.add(value)
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect)
  }
  documents.forEach(collect)
  for (const { procedure } of documents) for (const { title } of procedure?.steps ?? []) found.delete(title)
  return [...found].filter((words) => words.length > 1)
}
