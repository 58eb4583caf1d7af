import { createHash } from 'node:crypto'
import type { Language } from '../../language/languages.ts'
import type { IndexDocument } from '../../protocol/document.ts'
import type { Parameter, Procedure, Step } from '../../protocol/procedure.ts'
import { formatClock } from '../clock.ts'
import { bySection } from '../diagram/by-section.ts'
import { escapeMarkup } from '../escape-markup.ts'
import { type ExportWords, exportWords } from '../export-words.ts'
import type { DrawnPicture } from '../picture/draw-picture.ts'
import type { StepPicture } from '../picture/step-pictures.ts'
import { describeStep, oneLine, parameterOf } from '../step-words.ts'
import { guideStyle } from './guide-style.ts'

export type GuidePictures = { steps: readonly StepPicture[]; last: DrawnPicture | undefined }

/**
 * The procedure as one page that needs nothing else: pictures inside, no script, and a policy that lets it load nothing. It
 * follows the reader's choice of light or dark and prints without cutting through a step.
 */
export function toHtmlGuide(
  { video, procedure }: IndexDocument,
  pictures: GuidePictures,
  language: Language = 'en',
): string {
  const words = exportWords(language)
  const styleHash = createHash('sha256').update(guideStyle).digest('base64')
  const policy = `default-src 'none'; img-src data:; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'`
  const { steps } = procedure
  const facts = [words.steps(steps.length), words.fromRecording(text(video.title), formatClock(video.duration_s))]
  return `<!doctype html>
<html lang="${language}">
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
${procedure.start_url === null ? '' : `<p>${words.startAt(link(procedure.start_url))}</p>`}
</header>
${valuesTable(procedure.parameters, words)}
<main>
${bySection(steps)
  .map(({ section, steps: inside }) =>
    sectionOf(section, inside.map((step) => article(step, { procedure, pictures, words })).join('\n')),
  )
  .join('\n')}
${pictures.last ? `<section class="end"><h2>${words.inTheEnd}</h2>${figure(pictures.last, words.lastScreen)}</section>` : ''}
</main>
</body>
</html>
`
}

function valuesTable(parameters: readonly Parameter[], words: ExportWords): string {
  if (parameters.length === 0) return ''
  const rows = parameters.map(
    ({ label, kind, recorded_value }) =>
      `<tr><th scope="row">${text(label)}</th><td>${kind === 'secret' ? words.secret : `<var>${text(recorded_value)}</var>`}</td></tr>`,
  )
  return `<section class="values"><h2>${words.needed}</h2><p>${words.neededHint}</p><table><tbody>${rows.join('')}</tbody></table></section>`
}

function sectionOf(section: string | undefined, inside: string): string {
  return section === undefined ? inside : `<section><h2>${text(section)}</h2>\n${inside}\n</section>`
}

type Around = { procedure: Procedure; pictures: GuidePictures; words: ExportWords }

function article(step: Step, { procedure, pictures, words }: Around): string {
  const picture = pictures.steps.find(({ n }) => n === step.n)?.picture
  const shows = step.expect.text.slice(0, 3).map((shown) => `“${text(shown)}”`)
  const expected = shows.length > 0 ? `<p class="expect">${words.seenAfter(shows)}</p>` : ''
  return `<article id="step-${step.n}">
<h3><span class="number">${step.n}</span> <span>${titleOf(step, procedure)}</span> <time>${formatClock(step.start_s)}</time></h3>
${picture ? figure(picture, `${words.step(step.n)}: ${step.title}`) : ''}
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
