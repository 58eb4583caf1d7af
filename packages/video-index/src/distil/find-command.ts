import type { Observation, Scale } from '../describe/observation.ts'
import { bareText, textSimilarity } from '../read/text-compare.ts'
import type { TextLine } from '../read/text-line.ts'
import { type FoundAction, placeOf } from './found-action.ts'
import { joinRow } from './typed-row.ts'

/** Shells and interpreters end their prompts with one of these. */
const promptSign = /[$#%>❯»]$/
/** These end the paths of links on pages too. */
const linkSign = /[>»]$/

/** A command typed or pasted at a prompt: a line that begins as the prompts around it do, and goes on. */
export function findCommand(observation: Observation, scale: Scale): FoundAction | undefined {
  const { before, late, point, episode } = observation
  const isPressed = episode.pointer !== undefined && !episode.typing
  const prompts = [...before.lines, ...late.lines]
    .map((line) => line.text.trim())
    .filter((text) => isPrompt(text) && !(isPressed && linkSign.test(text)))
  if (prompts.length === 0) return undefined
  // The newest command stands lowest.
  for (const line of late.lines.toSorted((a, b) => b.box.y1 - a.box.y1)) {
    // Commands are much alike, and are given again: there has to be one more of them.
    if (countAlike(line, late.lines) <= countAlike(line, before.lines)) continue
    const row = joinRow(late, { ...line.box, x2: scale.width }) ?? line
    const command = commandOf(row.text.trim(), prompts)
    if (!command) continue
    return {
      kind: 'fill',
      target: { role: 'terminal', ...placeOf(row.box, point, scale), near: [row.text.trim()] },
      value: command,
      secret: false,
      confidence: 0.75,
      observations: [observation],
    }
  }
  return undefined
}

/** What goes on by itself in a terminal that still shows the prompt of the command given last. */
export function isOutput({ episode, before, late }: Observation, running: FoundAction): boolean {
  if (running.target.role !== 'terminal' || episode.pointer || episode.typing) return false
  const prompt = promptOf(running)
  return [before, late].some((screen) =>
    screen.lines.some((line) => textSimilarity(line.text.slice(0, prompt.length), prompt) > 0.85),
  )
}

/** The command's row without the command. */
function promptOf({ target, value }: FoundAction): string {
  const row = target.near?.[0] ?? ''
  return row.slice(0, Math.max(1, row.length - (value?.length ?? 0))).trim()
}

function countAlike({ text }: TextLine, lines: readonly TextLine[]): number {
  return lines.filter((each) => textSimilarity(each.text, text) > 0.85).length
}

function isPrompt(text: string): boolean {
  return promptSign.test(text) && /\p{L}{2}/u.test(text)
}

function commandOf(text: string, prompts: readonly string[]): string | undefined {
  for (const prompt of prompts) {
    const sign = prompt.at(-1)!
    const end = text.indexOf(sign, Math.max(0, prompt.length - 3))
    if (end < 0 || end > prompt.length + 2) continue
    if (textSimilarity(text.slice(0, end), prompt.slice(0, -1)) < 0.85) continue
    const command = text.slice(end + 1).trim()
    if (bareText(command).length > 0) return command
  }
  return undefined
}
