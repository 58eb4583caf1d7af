import { strToU8, zipSync } from 'fflate'
import { VideoIndexError } from '../errors.ts'
import type { Language } from '../language/languages.ts'
import type { IndexDocument } from '../protocol/document.ts'
import type { Box } from '../protocol/procedure.ts'
import type { Library } from '../store/library.ts'
import { exportProcedure, isTextFormat, readersLanguage, requireSteps } from './export-procedure.ts'
import { toFileName } from './file-name.ts'
import { describeFormat, type ExportFormat } from './formats.ts'
import { toHtmlGuide } from './guide/html-guide.ts'
import { clipStep } from './picture/step-clip.ts'
import { drawStepPictures, type PictureOptions } from './picture/step-pictures.ts'
import { skillName, toAgentSkill } from './text/agent-skill.ts'
import { toMarkdown } from './text/markdown.ts'
import { withStart } from './with-start.ts'
import { withTitlesIn } from './with-titles-in.ts'
import { withoutSecrets } from './without-secrets.ts'

export type ExportOptions = {
  /** The number of the step, for the formats that are made of one. */
  step?: number | undefined
  /** Regions that are made unreadable in every picture besides those that are kept with the recording, as fractions of the frame. */
  blur?: readonly Box[] | undefined
  /** The address to start on instead of the recorded one. */
  startUrl?: string | undefined
  /** Turns a page into a PDF; what has a browser brings it along. */
  printPdf?: ((html: string, options: { signal?: AbortSignal | undefined }) => Promise<Uint8Array>) | undefined
  /** The folder of the pictures that Markdown brings along; without one it names those of the document. */
  pictureFolder?: string | undefined
  /** What the JSON names as the state that it was made of, so that corrections of it meet no other. */
  revision?: string | undefined
  /** What people read is told in; English by default. */
  language?: Language | undefined
  signal?: AbortSignal | undefined
}

export type ExportedFile = { name: string; content: string | Uint8Array }

export type Exported = {
  /** A name that every file system takes. */
  fileName: string
  mediaType: string
  content: string | Uint8Array
  /** Files that the content names by paths relative to itself, with `/` between folders. */
  companions: ExportedFile[]
}

/**
 * A recording in any of the formats, ready to leave: no picture shows what was typed as a secret, nor what `blur` and the regions that are kept with the recording cover. The document
 * names its pictures as the library does.
 * @throws VideoIndexError `no_steps`, `step_not_found`, `file_not_found`, `unreadable_media`
 */
export async function exportRecording(
  library: Library,
  document: IndexDocument,
  format: ExportFormat,
  options: ExportOptions = {},
): Promise<Exported> {
  const { step, startUrl, language = 'en', signal } = options
  const clean = withTitlesIn(readersLanguage(format, language), withStart(withoutSecrets(document), startUrl))
  const { mediaType, extension } = describeFormat(format)
  const title = step === undefined ? clean.procedure.title : `${clean.procedure.title} step ${step}`
  const finished = (content: string | Uint8Array, companions: ExportedFile[] = []): Exported => ({
    fileName: toFileName(title, extension),
    mediaType,
    content,
    companions,
  })
  const pictures: PictureOptions = {
    pathOf: (name) => library.keyframePath(clean.video.id, name),
    blur: [...(await library.coveredRegions(clean.video.id).read()), ...(options.blur ?? [])],
    signal,
  }
  if (format !== 'json') requireSteps(clean)
  if (format === 'md' && options.pictureFolder !== undefined) {
    const { document: linked, files } = await drawBeside(clean, pictures, options.pictureFolder)
    return finished(toMarkdown(linked, language), files)
  }
  if (format === 'json' && options.revision !== undefined)
    return finished(`${JSON.stringify({ revision: options.revision, ...clean.procedure }, null, 2)}\n`)
  if (isTextFormat(format)) return finished(exportProcedure(clean, format, language))
  if (format === 'skill') {
    const { document: linked, files } = await drawBeside(clean, pictures, 'frames')
    const name = skillName(clean)
    return finished(
      zipFiles(
        [{ name: 'SKILL.md', content: toAgentSkill(linked) }, ...files].map((file) => ({
          ...file,
          name: `${name}/${file.name}`,
        })),
      ),
    )
  }
  if (format === 'gif' || format === 'mp4') {
    if (step === undefined)
      throw new VideoIndexError('step_not_found', `a ${format} shows one step, and none was named`, {
        hint: 'say which one, such as step 3',
      })
    return finished(await clipStep(clean, { ...pictures, n: step, format }))
  }
  const html = toHtmlGuide(clean, await drawStepPictures(clean, pictures), language)
  if (format === 'html') return finished(html)
  if (!options.printPdf) throw new TypeError('a PDF needs printPdf')
  return finished(await options.printPdf(html, { signal }))
}

/** What was exported as one file: itself, or a ZIP of it and its companions. */
export function toOneFile({ companions, ...exported }: Exported): Omit<Exported, 'companions'> {
  if (companions.length === 0) return exported
  return {
    fileName: exported.fileName.replace(/\.[^.]+$/, '.zip'),
    mediaType: 'application/zip',
    content: zipFiles([{ name: exported.fileName, content: exported.content }, ...companions]),
  }
}

/** The document with the pictures that leave as its pictures, and those as files in a folder. */
async function drawBeside(document: IndexDocument, options: PictureOptions, folder: string) {
  const { steps } = await drawStepPictures(document, options)
  const files = steps.map(({ n, picture }) => ({ name: `${folder}/step-${n}.webp`, content: picture.data }))
  const drawn = new Set(steps.map(({ n }) => n))
  const linked: IndexDocument = {
    ...document,
    procedure: {
      ...document.procedure,
      steps: document.procedure.steps.map((step) => ({
        ...step,
        keyframes: { before: '', after: drawn.has(step.n) ? `${folder}/step-${step.n}.webp` : '' },
      })),
    },
  }
  return { document: linked, files }
}

/** The same files give the same bytes: ZIP's clock begins in 1980, and there it stays. */
function zipFiles(files: readonly ExportedFile[]): Uint8Array {
  const entries = files.map(
    ({ name, content }) => [name, typeof content === 'string' ? strToU8(content) : content] as const,
  )
  return zipSync(Object.fromEntries(entries), { mtime: new Date(1980, 0, 1) })
}
