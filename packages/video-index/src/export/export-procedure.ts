import { VideoIndexError } from '../errors.ts'
import type { IndexDocument } from '../protocol/document.ts'
import { toDrawIo } from './diagram/draw-io.ts'
import { toMermaid } from './diagram/mermaid.ts'
import type { ExportFormat } from './formats.ts'
import { toMidscene } from './script/midscene.ts'
import { toPlaywright } from './script/playwright.ts'
import { toPuppeteer } from './script/puppeteer.ts'
import { toRecorder } from './script/recorder.ts'
import { toChapterList } from './text/chapter-list.ts'
import { toMarkdown } from './text/markdown.ts'
import { toSubRip } from './text/sub-rip.ts'
import { toWebVtt } from './text/web-vtt.ts'
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
} as const satisfies Partial<Record<ExportFormat, (document: IndexDocument) => string>>

/** The formats that are made of the document alone, without a picture or the recording. */
export type TextFormat = keyof typeof writers

export function isTextFormat(format: ExportFormat): format is TextFormat {
  return Object.hasOwn(writers, format)
}

/**
 * The procedure as text. Pictures are named as the document names them; values of secrets are left out.
 * @throws VideoIndexError `no_steps` when anything but JSON is asked of a recording without steps
 */
export function exportProcedure(document: IndexDocument, format: TextFormat): string {
  if (format !== 'json') requireSteps(document)
  return writers[format](withoutSecrets(document))
}

export function requireSteps({ video, procedure }: IndexDocument): void {
  if (procedure.steps.length > 0) return
  throw new VideoIndexError('no_steps', `“${video.title}” shows no step that could be exported`, {
    hint: 'ask for --format json, or index a recording in which something is done',
  })
}
