import { createHash } from 'node:crypto'
import type { IndexDocument } from '../../protocol/document.ts'
import type { Parameter, Procedure, Step } from '../../protocol/procedure.ts'
import { formatClock } from '../clock.ts'
import { bySection } from '../diagram/by-section.ts'
import { escapeMarkup } from '../escape-markup.ts'
import type { DrawnPicture } from '../picture/draw-picture.ts'
import type { StepPicture } from '../picture/step-pictures.ts'
import { describeStep, oneLine, parameterOf } from '../step-words.ts'
import { guideStyle } from './guide-style.ts'

export type GuidePictures = { steps: readonly StepPicture[]; last: DrawnPicture | undefined }

/**
 * The procedure as one page that needs nothing else: pictures inside, no script, and a policy that lets it load nothing. It
 * follows the reader's choice of light or dark and prints without cutting through a step.
 */
export function toHtmlGuide({ video, procedure }: IndexDocument, pictures: GuidePictures): string {
  const styleHash = createHash('sha256').update(guideStyle).digest('base64')
  const policy = `default-src 'none'; img-src data:; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'`
  const { steps } = procedure
  const facts = [
    `${steps.length} ${steps.length === 1 ? 'step' : 'steps'}`,
    `from the recording “${text(video.title)}”, ${formatClock(video.duration_s)}`,
  ]
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${text(procedure.title)}</title>
<style>${guideStyle}</style>
</head>
<body>
<header>
<h1>${text(procedure.title)}</h1>
<p class="facts">${facts.join(' · ')}</p>
${procedure.start_url === null ? '' : `<p>Start at ${link(procedure.start_url)}.</p>`}
</header>
${valuesTable(procedure.parameters)}
<main>
${bySection(steps)
  .map(({ section, steps: inside }) =>
    sectionOf(section, inside.map((step) => article(step, procedure, pictures)).join('\n')),
  )
  .join('\n')}
${pictures.last ? `<section class="end"><h2>In the end</h2>${figure(pictures.last, 'The screen at the end')}</section>` : ''}
</main>
</body>
</html>
`
}

function valuesTable(parameters: readonly Parameter[]): string {
  if (parameters.length === 0) return ''
  const rows = parameters.map(
    ({ label, kind, recorded_value }) =>
      `<tr><th scope="row">${text(label)}</th><td>${kind === 'secret' ? 'a secret of yours' : `<var>${text(recorded_value)}</var>`}</td></tr>`,
  )
  return `<section class="values"><h2>What you need</h2><p>The recording uses these values; yours may differ.</p><table><tbody>${rows.join('')}</tbody></table></section>`
}

function sectionOf(section: string | undefined, inside: string): string {
  return section === undefined ? inside : `<section><h2>${text(section)}</h2>\n${inside}\n</section>`
}

function article(step: Step, procedure: Procedure, { steps }: GuidePictures): string {
  const picture = steps.find(({ n }) => n === step.n)?.picture
  const shows = step.expect.text.slice(0, 3).map((words) => `“${text(words)}”`)
  const expected = shows.length > 0 ? `<p class="expect">You then see ${shows.join(', ')}.</p>` : ''
  return `<article id="step-${step.n}">
<h3><span class="number">${step.n}</span> <span>${titleOf(step, procedure)}</span> <time>${formatClock(step.start_s)}</time></h3>
${picture ? figure(picture, `Step ${step.n}: ${step.title}`) : ''}
${expected}
</article>`
}

/** The value that can be replaced is set apart from the words around it. */
function titleOf(step: Step, procedure: Procedure): string {
  const title = text(describeStep(step, procedure))
  const value = parameterOf(step, procedure) && step.action.value
  const quoted = value ? `“${text(value)}”` : ''
  return quoted === '' ? title : title.replace(quoted, () => `<var>${quoted}</var>`)
}

function figure({ data, width, height }: DrawnPicture, words: string): string {
  const source = `data:image/webp;base64,${Buffer.from(data).toString('base64')}`
  return `<figure><img src="${source}" width="${width}" height="${height}" alt="${text(words)}"></figure>`
}

// Only web addresses become links: a recorded one could be a script.
function link(url: string): string {
  return /^https?:\/\//i.test(url)
    ? `<a href="${text(url)}" rel="noreferrer">${text(url)}</a>`
    : `<code>${text(url)}</code>`
}

function text(recorded: string): string {
  return escapeMarkup(oneLine(recorded))
}
