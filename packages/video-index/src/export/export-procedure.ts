import { VideoIndexError } from '../errors.ts'
import type { IndexDocument } from '../protocol/document.ts'
import { toMarkdown } from './markdown.ts'
import { toWebVtt } from './web-vtt.ts'

export const exportFormats = ['json', 'md', 'vtt'] as const
export type ExportFormat = (typeof exportFormats)[number]

/**
 * The procedure as text: `json` as the protocol has it, `md` a numbered guide with times and pictures, `vtt` WebVTT
 * chapters for a player.
 * @throws VideoIndexError `no_steps` when a guide or chapters are asked of a recording without steps
 */
export function exportProcedure(document: IndexDocument, format: ExportFormat): string {
  if (format === 'json') return `${JSON.stringify(document.procedure, null, 2)}\n`
  if (document.procedure.steps.length === 0)
    throw new VideoIndexError('no_steps', `“${document.video.title}” shows no step that could be exported`, {
      hint: 'ask for --format json, or index a recording in which something is done',
    })
  return format === 'md' ? toMarkdown(document) : toWebVtt(document)
}
