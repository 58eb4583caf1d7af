import { VideoIndexError } from '../errors.ts'
import type { Language } from '../language/languages.ts'
import type { IndexDocument } from '../protocol/document.ts'
import { toDrawIo } from './diagram/draw-io.ts'
import { toMermaid } from './diagram/mermaid.ts'
import { describeFormat, type ExportFormat } from './formats.ts'
import { toMidscene } from './script/midscene.ts'
import { toPlaywright } from './script/playwright.ts'
import { toPuppeteer } from './script/puppeteer.ts'
import { toRecorder } from './script/recorder.ts'
import { toChapterList } from './text/chapter-list.ts'
import { toMarkdown } from './text/markdown.ts'
import { toSubRip } from './text/sub-rip.ts'
import { toWebVtt } from './text/web-vtt.ts'
import { withTitlesIn } from './with-titles-in.ts'
import { withoutSecrets } from './without-secrets.ts'

const writers = {
  json: ({ procedure }: IndexDocument) => `${JSON.stringify(procedure, null, 2)}\n`,
  md: toMarkdown,
  vtt: toWebVtt,
  srt: toSubRip,
  chapters: toChapterList,
  mermaid: toMermaid,
  drawio: toDrawIo,
  recorder: toRecorder,
  puppeteer: toPuppeteer,
  playwright: toPlaywright,
  midscene: toMidscene,
} as const satisfies Partial<Record<ExportFormat, (document: IndexDocument, language: Language) => string>>

/** The formats that are made of the document alone, without a picture or the recording. */
export type TextFormat = keyof typeof writers

export function isTextFormat(format: ExportFormat): format is TextFormat {
  return Object.hasOwn(writers, format)
}

/**
 * The procedure as text, told in `language` unless a program reads it. Pictures are named as the document names them; values of secrets are left out.
 * @throws VideoIndexError `no_steps` when anything but JSON is asked of a recording without steps
 */
export function exportProcedure(document: IndexDocument, format: TextFormat, language: Language = 'en'): string {
  if (format !== 'json') requireSteps(document)
  return writers[format](withTitlesIn(readersLanguage(format, language), withoutSecrets(document)), language)
}

/** Programs compare and hand back what they read, so that stays as it is kept. */
export function readersLanguage(format: ExportFormat, language: Language): Language {
  return describeFormat(format).readers === 'people' ? language : 'en'
}

export function requireSteps({ video, procedure }: IndexDocument): void {
  if (procedure.steps.length > 0) return
  throw new VideoIndexError('no_steps', `“${video.title}” shows no step that could be exported`, {
    hint: 'ask for --format json, or index a recording in which something is done',
  })
}
