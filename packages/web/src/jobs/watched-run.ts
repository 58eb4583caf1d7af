import type { RunEvent, RunReport } from '@stepcast/agent'
import { basename, isAbsolute, relative, sep } from 'node:path'
import type { Run } from './run.ts'

export type Addresses = {
  /** The address of a picture of the recording. */
  keyframe: (name: string) => string
  /** The run's own folder; pictures and the report in it are served below the run's address. */
  runDir: string
}

/** The run after one event. Only what clients may see goes in: pictures become addresses. */
export function applyEvent(run: Run, event: RunEvent, addresses: Addresses): Run {
  switch (event.type) {
    case 'run-start':
      return { ...run, status: 'running', plan: event.steps, values: event.values }
    case 'plan-made':
      return { ...run, plans: [...(run.plans ?? []), event.plan] }
    case 'step-start': {
      const { step, title, thought } = event
      const keyframe = event.keyframe === '' ? '' : addresses.keyframe(event.keyframe)
      const told = thought === undefined ? {} : { thought }
      const plan = run.plan.some(({ n }) => n === step) ? run.plan : [...run.plan, { n: step, title }]
      return { ...run, plan, current: { step, title, keyframe, target: null, because: null, heals: [], ...told } }
    }
    case 'target-found':
      return { ...run, current: run.current && { ...run.current, target: event.name, because: event.because } }
    case 'heal-try':
      return { ...run, current: run.current && { ...run.current, heals: [...run.current.heals, event.heal] } }
    case 'screen-update': {
      const url = artefactUrl(run.run_id, event.screenshot, addresses.runDir)
      return { ...run, screen: url === '' ? run.screen : { url: `${url}?at=${Date.now()}`, box: event.box } }
    }
    case 'approval-request':
      return { ...run, status: 'needs_approval', approval: event.request }
    case 'navigation-block':
      return { ...run, blocked: [...run.blocked, event.url] }
    case 'step-end': {
      const screenshot = artefactUrl(run.run_id, event.report.screenshot, addresses.runDir)
      const others = run.steps.filter((step) => step.n !== event.report.n)
      return { ...run, approval: null, steps: [...others, { ...event.report, screenshot }] }
    }
    case 'run-end':
      return applyReport(run, event.report, addresses)
  }
}

export function applyReport(run: Run, report: RunReport, { runDir }: Addresses): Run {
  return {
    ...run,
    ...report,
    run_id: run.run_id,
    steps: report.steps.map((step) => ({ ...step, screenshot: artefactUrl(run.run_id, step.screenshot, runDir) })),
    report: artefactUrl(run.run_id, report.report, runDir),
    ...(report.trace ? { trace: artefactUrl(run.run_id, report.trace, runDir) } : {}),
    current: null,
    approval: null,
    screen: run.screen && { ...run.screen, box: null },
  }
}

/** The same with the names of files where their paths on this machine stand, which clients must not see. */
export function withNames<T>(told: T, paths: readonly string[]): T {
  const inJson = (text: string) => JSON.stringify(text).slice(1, -1)
  const text = paths.reduce((json, path) => json.replaceAll(inJson(path), inJson(basename(path))), JSON.stringify(told))
  return JSON.parse(text)
}

/** `/api/v1/runs/<id>/files/…` for a file in the run's folder; empty for anything else. */
export function artefactUrl(runId: string, path: string, runDir: string): string {
  if (path === '') return ''
  const inside = relative(runDir, path)
  if (inside === '' || inside.startsWith('..') || isAbsolute(inside)) return ''
  return `/api/v1/runs/${runId}/files/${inside.split(sep).map(encodeURIComponent).join('/')}`
}
