import { Document, Scalar, visit } from 'yaml'
import type { IndexDocument } from '../../protocol/document.ts'
import { formatClock } from '../clock.ts'
import { oneLine } from '../step-words.ts'
import { Constants } from './constants.ts'
import { planMoves, type PlannedStep, type Value } from './plan-moves.ts'

type FlowItem = Record<string, unknown>

/**
 * A script for Midscene (`web` and `tasks`, one task a step), whose model finds targets by their description. Secrets are
 * `${NAME}`, which Midscene takes from the environment; recorded text that looks so is written such that it stays text.
 */
export function toMidscene(document: IndexDocument): string {
  const { video, procedure } = document
  const constants = new Constants(procedure.parameters)
  const secrets = new Set<Scalar>()
  const secret = (constant: string) => {
    const scalar = new Scalar(`\${${constant}}`)
    secrets.add(scalar)
    return scalar
  }
  const write: Write = (value) => (value.parameter?.kind === 'secret' ? secret(constants.use(value)) : value.text)
  const script = new Document({
    web: {
      ...(procedure.start_url === null ? {} : { url: procedure.start_url }),
      viewportWidth: video.width,
      viewportHeight: video.height,
    },
    tasks: planMoves(document).map((planned, index, all) => ({
      name: `${planned.step.n}. ${planned.title} (${formatClock(planned.step.start_s)} in the recording)`,
      flow: [...writeMove(planned, write), ...(index === all.length - 1 ? writeOutcome(planned) : [])],
    })),
  })
  const comments = [
    `${oneLine(procedure.title)}: from the recording “${oneLine(video.title)}” (${formatClock(video.duration_s)})`,
    ...(procedure.start_url === null
      ? ['The recording shows no address: put that of the first page under web as url.']
      : []),
  ]
  script.commentBefore = comments.map((line) => ` ${line}`).join('\n')
  visit(script, {
    Pair: (_key, { value }) => void (value instanceof Scalar && quoteScalar(value, secrets)),
  })
  return script.toString({ lineWidth: 0 }).replaceAll(guarded, '\\x24{')
}

/** Stands for what Midscene would take for a variable; nothing is assigned to this character. */
const guarded = '\uE000{'

/** In quotes everything is a string, whatever it looks like, and may be written with escapes. */
function quoteScalar(scalar: Scalar, secrets: ReadonlySet<Scalar>): void {
  if (typeof scalar.value !== 'string') return
  scalar.type = Scalar.QUOTE_DOUBLE
  if (!secrets.has(scalar)) scalar.value = scalar.value.replaceAll('${', guarded)
}

type Write = (value: Value) => string | Scalar

function writeMove({ move, title }: PlannedStep, write: Write): FlowItem[] {
  const target = ({ name }: { name: Value }) => `“${name.text}”`
  switch (move.kind) {
    case 'open':
      return [{ ai: `Open ${move.url}` }]
    case 'click':
      return move.count > 1 ? [{ ai: `Double-click ${target(move.target)}` }] : [{ aiTap: target(move.target) }]
    case 'fill':
      return [{ aiInput: `the field ${target(move.field)}`, value: write(move.value) }]
    case 'choose':
      return [{ ai: `Choose “${move.value.text}” in the list ${target(move.field)}` }]
    case 'check':
      return [{ ai: `Turn ${move.on ? 'on' : 'off'} ${target(move.field)}, unless it already is` }]
    case 'upload':
      return [{ aiTap: target(move.opener), fileChooserAccept: write(move.file) }]
    case 'press':
      return move.keys.length === 1
        ? [{ aiKeyboardPress: 'the page', keyName: move.keys[0] }]
        : [{ ai: `Press ${move.keys.join('+')}` }]
    case 'scroll':
      return [{ aiScroll: 'the page', direction: move.down ? 'down' : 'up', scrollType: 'singleAction' }]
    case 'drag':
      return [{ ai: `Drag ${target(move.from)} to ${target(move.to)}` }]
    case 'by-hand':
      return [{ ai: title }]
  }
}

function writeOutcome({ shows }: PlannedStep): FlowItem[] {
  return shows[0] ? [{ aiWaitFor: `the page shows “${shows[0].text}”` }] : []
}
