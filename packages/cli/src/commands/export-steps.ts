import { printPdf } from '@stepcast/agent'
import {
  type Box,
  describeFormat,
  type Exported,
  type ExportFormat,
  exportFormats,
  exportRecording,
  type IndexDocument,
  type Library,
} from '@stepcast/video-index'
import type { Language } from '@stepcast/video-index/language'
import { mkdir, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import type { CommandContext } from '../command-line.ts'
import { CliError } from '../failure.ts'
import { withKeyframePaths } from '../open-library.ts'
import { formatBytes } from '../terminal/format.ts'

export type ExportFlags = {
  output: string | undefined
  step: number | undefined
  blur: readonly Box[]
  url: string | undefined
  language: Language
}

/** Writes the procedure in a format to a file, or to stdout when none is named. */
export async function exportSteps(
  { library, document, revision }: { library: Library; document: IndexDocument; revision: string },
  format: ExportFormat,
  flags: ExportFlags,
  { terminal, signal }: CommandContext,
): Promise<void> {
  const { output, step, blur, url, language } = flags
  checkFlags(format, flags)
  if (output === undefined && describeFormat(format).content === 'binary' && terminal.printed)
    throw new CliError('usage', `${format} is no text that a terminal could show`, {
      hint: `name a file, such as -o steps.${describeFormat(format).extension}`,
    })
  terminal.status(`making ${describeFormat(format).title} …`)
  const brings = format === 'md' && output !== undefined
  const shown = brings || (format !== 'md' && format !== 'json') ? document : withKeyframePaths(library, document)
  const folder = output === undefined ? undefined : await isFolder(output)
  const pictureFolder = brings ? (folder ? 'pictures' : `${basename(output, extname(output))}-pictures`) : undefined
  const exported = await exportRecording(library, shown, format, {
    step,
    blur,
    startUrl: url,
    revision,
    language,
    pictureFolder,
    printPdf,
    signal,
  })
  terminal.status('')
  if (output === undefined) {
    if (typeof exported.content === 'string') terminal.print(exported.content.trimEnd())
    else terminal.printBytes(exported.content)
    return
  }
  const path = folder ? join(output, exported.fileName) : output
  await writeFiles(path, exported)
  const more = exported.companions.length > 0 ? ` and ${exported.companions.length} pictures beside it` : ''
  terminal.note(`${path} (${formatBytes(Buffer.byteLength(exported.content))})${more}`)
}

/** The file itself comes last: where it is, everything that it names is. */
async function writeFiles(path: string, { content, companions }: Exported): Promise<void> {
  try {
    for (const file of [...companions, { name: basename(path), content }]) {
      const target = join(dirname(path), file.name)
      await mkdir(dirname(target), { recursive: true })
      await writeFile(target, file.content)
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.replace(/^E[A-Z]+: /, '') : String(cause)
    throw new CliError('output_unwritable', `${path} cannot be written: ${reason}`, {
      hint: 'name another place with -o',
      cause,
    })
  }
}

/** The format whose files end as this one does; the longest ending tells. */
export function formatOf(path: string): ExportFormat | undefined {
  const name = basename(path).toLowerCase()
  const fitting = exportFormats.filter((format) => name.endsWith(`.${describeFormat(format).extension}`))
  return fitting.sort((a, b) => describeFormat(b).extension.length - describeFormat(a).extension.length)[0]
}

function checkFlags(format: ExportFormat, { output, step, blur, url }: ExportFlags): void {
  const { of, pictures } = describeFormat(format)
  const refuse = (message: string, hint: string) => {
    throw new CliError('usage', message, { hint })
  }
  if (of === 'step' && step === undefined)
    refuse(`--format ${format} shows one step`, 'say which one, such as --step 3')
  if (of === 'procedure' && step !== undefined)
    refuse(`--format ${format} holds every step`, 'leave out --step, or export a gif or mp4')
  if (blur.length > 0 && !pictures)
    refuse(
      `--format ${format} shows no picture to blur`,
      'leave out --blur, or export html, pdf, md, skill, gif or mp4',
    )
  if (blur.length > 0 && format === 'md' && output === undefined)
    refuse(
      'Markdown on stdout names the pictures of the store as they are',
      'write it to a file with -o, which brings its own pictures',
    )
  if (url !== undefined && pictures && of === 'step') refuse(`--format ${format} has no address`, 'leave out --url')
}

async function isFolder(path: string): Promise<boolean> {
  if (/[/\\]$/.test(path)) return true
  return await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}
