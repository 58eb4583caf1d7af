import {
  type Answer,
  type AnswerEvent,
  type Citation,
  actionKinds,
  ask,
  askStreaming,
  mapAnswerKeyframes,
} from '@stepcast/video-index'
import { z } from 'zod'
import { parseOptions, wholeNumber } from '../arguments.ts'
import type { CommandContext } from '../command-line.ts'
import { CliError, type ExitCode } from '../failure.ts'
import { openLibrary } from '../open-library.ts'
import { describeUsage } from '../terminal/describe-usage.ts'
import { alignColumns, formatRange, truncate } from '../terminal/format.ts'
import type { Terminal } from '../terminal/terminal.ts'

const time = z
  .string()
  .regex(/^(?:\d{1,2}:)?\d{1,2}:\d{2}(?:\.\d+)?$|^\d+(?:\.\d+)?$/, 'a time such as 1:20 or 80 is expected')
  .transform((text) => text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0))
const kind = z.enum(actionKinds, { error: `one of ${actionKinds.join(', ')} is expected` })

const optionsSchema = z.object({
  video: z.array(z.string().min(1, 'a video id or path is expected')).optional(),
  app: z.string().trim().min(1, 'a host or words of a title are expected').optional(),
  from: time.optional(),
  to: time.optional(),
  kind: z.array(kind).optional(),
  limit: wholeNumber(1, 100).optional(),
  json: z.boolean().default(false),
})

/** Exits with 0 as well when the recordings hold no answer: saying so is one. */
export async function askRecordings(
  question: string,
  rawOptions: unknown,
  { terminal, signal }: CommandContext,
): Promise<ExitCode> {
  const options = parseOptions(optionsSchema, rawOptions)
  if (question.trim() === '') throw new CliError('usage', 'the question is empty', { hint: 'ask something, in quotes' })
  await using library = await openLibrary()
  const { video, app, from: startS, to: endS, kind: kinds, limit } = options
  const videoIds = video && (await Promise.all(video.map(async (each) => (await library.get(each)).video.id)))
  const asked = { signal, videoIds, app, startS, endS, kinds, limit }
  if (options.json) {
    const answer = await ask(library, question, asked)
    terminal.printJson(mapAnswerKeyframes(answer, (id, name) => library.keyframePath(id, name)))
    return 0
  }
  const answer = await printAnswer(askStreaming(library, question, asked), terminal)
  for (const warning of answer.warnings ?? []) terminal.note(terminal.styleNote('yellow', `warning: ${warning}`))
  printCitations(answer.citations, terminal, { isNumbered: answer.claims !== undefined })
  if (answer.citations.length === 0 && answer.nearest && answer.nearest.length > 0) {
    terminal.print(terminal.style('dim', 'closest to it:'))
    printCitations(answer.nearest, terminal)
  }
  const cost = answer.usage && describeUsage(answer.usage)
  if (cost) terminal.note(terminal.styleNote('dim', cost))
  return 0
}

/** Prints the words as they come, and the answer anew where it differs from them in the end. */
async function printAnswer(events: AsyncIterable<AnswerEvent>, terminal: Terminal): Promise<Answer> {
  let told = ''
  let answer: Answer | undefined
  try {
    for await (const event of events) {
      if (event.type === 'citations') terminal.status(terminal.styleNote('dim', 'answering…'))
      if (event.type === 'answer') answer = event.answer
      if (event.type !== 'words') continue
      terminal.printPart(terminal.style('bold', event.text))
      told += event.text
    }
  } finally {
    if (told) terminal.print()
  }
  if (!answer) throw new Error('the question has no answer')
  if (answer.answer !== told) terminal.print(terminal.style('bold', answer.answer))
  return answer
}

function printCitations(citations: readonly Citation[], terminal: Terminal, { isNumbered = false } = {}) {
  const { style } = terminal
  const severalVideos = new Set(citations.map((citation) => citation.video_id)).size > 1
  const rows = citations.map((citation, at) => [
    ...(isNumbered ? [style('dim', `[${at + 1}]`)] : []),
    style('cyan', formatRange(citation.start_s, citation.end_s)),
    citation.step === null ? '' : style('bold', `step ${citation.step}`),
    truncate(citation.text.replace(/\s+/g, ' '), Math.max(30, terminal.columns - 40)),
    ...(severalVideos ? [style('dim', citation.title)] : []),
  ])
  for (const line of alignColumns(rows, { right: [isNumbered ? 1 : 0] })) terminal.print(`  ${line}`)
}
