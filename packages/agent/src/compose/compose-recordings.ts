import type { IndexDocument, Parameter, Step } from '@stepcast/video-index'
import type { RunOptions } from '../protocol/run.ts'
import type { SiteMemory } from '../protocol/site-memory.ts'
import { isSameValue } from '../bind/replace-value.ts'

/** A recording that is to be followed, with its pictures and what runs of it remember. */
export interface Recording {
  document: IndexDocument
  /** The absolute path of one of its pictures. */
  keyframePath: (name: string) => string
  site?: SiteMemory | undefined
}

/** One procedure made of several, and what `runProcedure` needs of its recordings. */
export type Composition = { document: IndexDocument } & Pick<RunOptions, 'keyframePath' | 'site'>

/**
 * One procedure of several recordings, in the order given, for one run in one browser. Steps are numbered through and name their own
 * recording; each recording after the first begins by going to where it was begun, unless the page shows its first target already. Parameters that have
 * the same recorded value, or are secrets of one label, are one; others of the same name are told apart by a number (`title_2`).
 */
export function composeRecordings(recordings: readonly [Recording, ...Recording[]]): Composition {
  const [first, ...others] = recordings
  if (others.length === 0) return { document: first.document, keyframePath: first.keyframePath, site: first.site }
  const steps: Step[] = []
  const parameters: Parameter[] = []
  const startUrl = recordings.map(({ document }) => document.procedure.start_url).find((url) => url !== null) ?? null
  for (const { document, keyframePath } of recordings) {
    const { video, procedure } = document
    const opening = procedure.steps[0]
    const names = takeOver(parameters, procedure.parameters)
    const own = (step: Step): Step => ({
      ...step,
      n: steps.length + 1,
      video_id: video.id,
      action: step.action.parameter
        ? { ...step.action, parameter: names.get(step.action.parameter) ?? step.action.parameter }
        : step.action,
      keyframes: { before: named(step.keyframes.before), after: named(step.keyframes.after) },
    })
    const named = (name: string) => name && keyframePath(name)
    if (steps.length > 0 && opening && opening.action.kind !== 'goto')
      steps.push(own(wayTo(opening, procedure.title || video.title, onSameHost(procedure.start_url, startUrl))))
    for (const step of procedure.steps) steps.push(own(step))
  }
  const title = recordings.map(({ document }) => document.procedure.title || document.video.title).join(', then ')
  return {
    document: { ...first.document, events: [], procedure: { title, start_url: startUrl, parameters, steps } },
    // steps of several recordings carry the whole paths of their pictures
    keyframePath: (path) => path,
    site: joinMemories(recordings),
  }
}

/** A step that goes to where a recording was begun; without an address that is where the run was. */
function wayTo(opening: Step, title: string, address: string | undefined): Step {
  return {
    n: 0,
    title: `Go to where “${title}” begins`,
    start_s: 0,
    end_s: opening.start_s,
    action: { kind: 'goto', ...(address ? { value: address } : {}) },
    expect: { text: [], url: null },
    keyframes: { before: opening.keyframes.before, after: '' },
    confidence: 1,
  }
}

/** Recordings of one app are made on any host; that of the first stands for the one the run is on. */
function onSameHost(address: string | null, startUrl: string | null): string | undefined {
  const [own, first] = [URL.parse(address ?? ''), URL.parse(startUrl ?? '')]
  return own && first ? new URL(`${own.pathname}${own.search}${own.hash}`, first).href : undefined
}

/** Adds what is new, and tells what each is called in the whole. */
function takeOver(known: Parameter[], added: readonly Parameter[]): Map<string, string> {
  const names = new Map<string, string>()
  for (const parameter of added) {
    const same = known.find(
      ({ kind, label, recorded_value }) =>
        kind === parameter.kind &&
        (kind === 'secret'
          ? label === parameter.label
          : kind !== 'file' && isSameValue(recorded_value, parameter.recorded_value)),
    )
    let { name } = same ?? parameter
    if (!same) {
      for (let count = 2; known.some((each) => each.name === name); count++) name = `${parameter.name}_${count}`
      known.push({ ...parameter, name })
    }
    names.set(parameter.name, name)
  }
  return names
}

function joinMemories(recordings: readonly Recording[]): SiteMemory {
  const memories = recordings.flatMap(({ document, site }) => (site ? [{ document, site }] : []))
  return {
    async recall(origin) {
      const known = await Promise.all(memories.map(({ site }) => site.recall(origin)))
      return new Map(known.flatMap((names) => [...names]))
    },
    async confirm(origin, renamed) {
      for (const { document, site } of memories) {
        const recorded = new Set(document.procedure.steps.map(({ action }) => action.target?.text))
        await site.confirm(origin, new Map([...renamed].filter(([name]) => recorded.has(name))))
      }
    },
  }
}
