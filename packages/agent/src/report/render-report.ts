import type { Box, Video } from '@stepcast/video-index'
import type { Check, RunReport, StepReport } from '../protocol/report.ts'
import { reportStyle } from './report-style.ts'

export interface StepPictures {
  recorded: string | null
  recordedBox: Box | null
  live: string | null
  after: string | null
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => escapes[sign] ?? sign)

/** Words of the recording, the page, a person or a model, which no translation of the report may touch. */
const foreign = (text: string): string => `<span translate="no">${escapeHtml(text)}</span>`

const clock = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`

const minuteOf = (iso: string): string => iso.replace(/T(\d\d:\d\d).*/, ' $1 UTC')

const statusNames = {
  done: 'Done',
  failed: 'Failed',
  stopped: 'Stopped',
  needs_approval: 'Needs approval',
  skipped: 'Left out',
} as const

/**
 * The whole report as one page; every text of the recording, the page and the user is escaped. What the report itself says stands in texts of its
 * own, so that it can be translated: all else is marked `translate="no"`.
 */
export function renderReport(
  report: RunReport,
  video: Pick<Video, 'title'>,
  pictures: ReadonlyMap<number, StepPictures>,
): string {
  const done = report.steps.filter(({ status }) => status === 'done').length
  const { wall_s: wallS, model_calls: calls } = report.usage
  const facts = [
    foreign(report.url),
    `after “${escapeHtml(video.title)}”`,
    `${done} of ${report.steps.length} steps done`,
    `${wallS.toFixed(1)} s`,
    `${calls} model ${calls === 1 ? 'call' : 'calls'}`,
    foreign(minuteOf(report.started_at)),
  ]
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${escapeHtml(report.title)} · ${statusNames[report.status]}</title>
<style>${reportStyle}</style>
</head>
<body>
<header>
<p class="badge ${report.status}">${statusNames[report.status]}</p>
<h1>${foreign(report.title)}</h1>
<p class="facts">${facts.join(' · ')}</p>
${report.goal ? `<p>${foreign(report.goal)}</p>` : ''}
${report.reason ? `<p class="reason">${escapeHtml(report.error ? `${report.reason}; ${report.error.hint}` : report.reason)}</p>` : ''}
</header>
${renderValues(report)}
${report.blocked.length > 0 ? `<section><h2>Refused</h2><ul>${[...new Set(report.blocked)].map((what) => `<li>${foreign(what)}</li>`).join('')}</ul></section>` : ''}
<main>
${report.steps.map((step) => renderStep(step, pictures.get(step.n))).join('\n')}
</main>
</body>
</html>
`
}

function renderValues({ values }: RunReport): string {
  if (values.length === 0) return ''
  const rows = values.map(
    (value) =>
      `<tr><td>${foreign(value.label || value.name)}</td><td>${foreign(value.recorded_value)}</td><td>${value.set ? `<strong>${foreign(value.value)}</strong>` : foreign(value.value)}</td><td>${value.steps.join(', ')}</td></tr>`,
  )
  return `<section><h2>Values</h2><table><thead><tr><th>What</th><th>Recorded</th><th>Used</th><th>Steps</th></tr></thead><tbody>${rows.join('')}</tbody></table></section>`
}

/** A word that a step did without is no fault of it: most are of another product, or slips of reading. */
const markOf = (check: Check, step: StepReport) => (check.ok ? 'yes' : step.status === 'failed' ? 'no' : 'unseen')

function renderStep(step: StepReport, pictures: StepPictures | undefined): string {
  const facts = [
    ['Shown at', step.cited.video_id && escapeHtml(clock(step.cited.start_s))],
    ['Value', step.value && foreign(step.value)],
    ['Target', step.target && foreign(`${step.target.name} (${step.target.role})`)],
    ['Why this one', escapeHtml(step.because)],
    ['Thought', step.thought && foreign(step.thought)],
    ['Verified by', escapeHtml(step.verified_by)],
    ['Changed', step.drift && escapeHtml(step.drift)],
    ['Took', `${step.seconds.toFixed(1)} s, ${step.attempts} ${step.attempts === 1 ? 'try' : 'tries'}`],
  ].filter((fact): fact is [string, string] => Boolean(fact[1]))
  const notes = [
    ...step.checks.map(
      (check) =>
        `<li class="${markOf(check, step)}">${escapeHtml(check.what)}${check.ok ? '' : ` <small>${check.seen ? `seen: ${escapeHtml(check.seen)}` : 'not seen'}</small>`}</li>`,
    ),
    ...step.heals.map(
      (heal) => `<li class="heal">${escapeHtml(heal.tried)} <small>because ${escapeHtml(heal.because)}</small></li>`,
    ),
    ...step.dialogs.map((dialog) => `<li class="heal">the page asked: ${foreign(dialog)}</li>`),
  ]
  return `<article>
<h2><span class="badge ${step.status}">${statusNames[step.status]}</span> ${step.n}. <span>${escapeHtml(step.title)}</span></h2>
<div class="pictures">${figure('Recording', pictures?.recorded ?? null, pictures?.recordedBox ?? null)}${figure('Live page', pictures?.live ?? null, step.target?.box ?? null)}${figure('Afterwards', pictures?.after ?? null, null)}</div>
<dl>${facts.map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`).join('')}</dl>
${step.error ? `<p class="reason">${escapeHtml(`${step.error.message}; ${step.error.hint}`)}</p>` : ''}
${notes.length > 0 ? `<ul class="notes">${notes.join('')}</ul>` : ''}
</article>`
}

function figure(caption: string, picture: string | null, box: Box | null): string {
  if (!picture) return ''
  const percent = (share: number) => `${(share * 100).toFixed(2)}%`
  const mark = box
    ? `<span class="mark" style="left:${percent(box[0])};top:${percent(box[1])};width:${percent(box[2] - box[0])};height:${percent(box[3] - box[1])}"></span>`
    : ''
  return `<figure><div class="frame"><img src="${picture}" alt="${caption}">${mark}</div><figcaption>${caption}</figcaption></figure>`
}
