import type { Language } from '../../language/languages.ts'
import type { IndexDocument } from '../../protocol/document.ts'
import type { Step } from '../../protocol/procedure.ts'
import { formatClock } from '../clock.ts'
import { exportWords } from '../export-words.ts'
import { describeStep, oneLine } from '../step-words.ts'
import { bySection } from './by-section.ts'

/** A Mermaid flow chart from top to bottom: a box a step, a frame a section, and where the address changes, the new one on the arrow. */
export function toMermaid({ procedure }: IndexDocument, language: Language = 'en'): string {
  const words = exportWords(language)
  const { steps, start_url } = procedure
  const box = (step: Step) =>
    `step${step.n}["${escapeLabel(`${step.n} · ${describeStep(step, procedure)}`)}<br/>${formatClock(step.start_s)}"]`
  const lines = [
    '---',
    `title: ${JSON.stringify(oneLine(procedure.title))}`,
    '---',
    'flowchart TD',
    `  start(["${escapeLabel(start_url ?? words.start)}"])`,
    ...bySection(steps).flatMap(({ section, steps }, index) =>
      section === undefined
        ? steps.map((step) => `  ${box(step)}`)
        : [
            `  subgraph section${index + 1}["${escapeLabel(section)}"]`,
            ...steps.map((step) => `    ${box(step)}`),
            '  end',
          ],
    ),
    `  finish(["${words.done}"])`,
    ...[undefined, ...steps].map((step, index) => {
      const next = steps[index]
      const label = step?.expect.url ? `|"${escapeLabel(step.expect.url)}"|` : ''
      return `  ${step ? `step${step.n}` : 'start'} -->${label} ${next ? `step${next.n}` : 'finish'}`
    }),
  ]
  return `${lines.join('\n')}\n`
}

/** Mermaid reads `#…;` as a character by its number; what could mean something is written so. */
function escapeLabel(text: string): string {
  return oneLine(text).replaceAll(/["#&;<>`\\[\]{}()|%*_~]/g, (sign) => `#${sign.codePointAt(0)};`)
}
