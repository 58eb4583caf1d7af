import type { Language } from '../../language/languages.ts'
import type { IndexDocument } from '../../protocol/document.ts'
import type { Parameter, Procedure, Step } from '../../protocol/procedure.ts'
import { formatClock } from '../clock.ts'
import { type ExportWords, exportWords } from '../export-words.ts'
import { describeStep } from '../step-words.ts'

/** A numbered guide: what is needed, then every step, by sections, with its times, its picture and what to see afterwards. */
export function toMarkdown({ video, procedure }: IndexDocument, language: Language = 'en'): string {
  const words = exportWords(language)
  const parts = [
    `# ${escapeMarkdown(procedure.title)}`,
    words.fromRecording(escapeMarkdown(video.title), formatClock(video.duration_s)),
  ]
  if (procedure.start_url) parts.push(words.startAt(toLink(procedure.start_url)))
  if (procedure.parameters.length > 0) parts.push(`## ${words.valuesHeading}`, toTable(procedure.parameters, words))
  parts.push(
    `## ${words.stepsHeading}`,
    procedure.steps
      .map((step, index) => toItem(step, { procedure, before: procedure.steps[index - 1], words }))
      .join('\n'),
  )
  return `${parts.join('\n\n')}\n`
}

function toTable(parameters: readonly Parameter[], { valuesColumns, kinds }: ExportWords): string {
  const rows = parameters.map(
    ({ label, name, recorded_value, kind }) =>
      `| ${escapeMarkdown(label)} | ${escapeMarkdown(name)} | ${escapeMarkdown(kind === 'secret' ? '••••••' : recorded_value)} | ${kinds[kind]} |`,
  )
  return [`| ${valuesColumns.join(' | ')} |`, '| --- | --- | --- | --- |', ...rows].join('\n')
}

type Around = { procedure: Procedure; before: Step | undefined; words: ExportWords }

function toItem(step: Step, { procedure, before, words }: Around): string {
  const lines = [
    ...toSectionStart(step, before),
    `${step.n}. **${escapeMarkdown(describeStep(step, procedure))}** (${formatClock(step.start_s)}–${formatClock(step.end_s)})`,
  ]
  const expected = step.expect.text.slice(0, 3).map((text) => `“${escapeMarkdown(text)}”`)
  if (step.expect.url) expected.push(toLink(step.expect.url))
  const indent = ' '.repeat(`${step.n}. `.length)
  if (expected.length > 0) lines.push('', `${indent}${words.seenAfter(expected)}`)
  const picture = step.keyframes.after || step.keyframes.before
  if (picture) lines.push('', `${indent}![${escapeMarkdown(words.step(step.n))}](${toDestination(picture)})`)
  return `${lines.join('\n')}\n`
}

// A heading cannot be taken back, so a rule ends the section of steps that have one before steps that have none.
function toSectionStart({ section }: Step, before: Step | undefined): string[] {
  if (section === before?.section) return []
  return [section === undefined ? '---' : `### ${escapeMarkdown(section)}`, '']
}

/** Makes text mean itself wherever it stands: recorded words may hold any Markdown or HTML. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_{}[\]<>#|~!]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/^(\d+)([.)])/, '$1\\$2')
    .replace(/^([-+=])/, '\\$1')
}

function toLink(url: string): string {
  return `[${escapeMarkdown(url)}](${toDestination(url)})`
}

// In angle brackets a destination may hold spaces and parentheses.
export function toDestination(address: string): string {
  return `<${address.replace(/[<>\r\n\\]/g, (character) => encodeURIComponent(character))}>`
}
