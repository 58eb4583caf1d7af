import {
  type Correction,
  correctionSchema,
  type Corrections,
  diffProcedure,
  dropCorrection,
  editedProcedureSchema,
  formatClock,
  type IndexDocument,
  listCorrections,
  recordCorrections,
  redoCorrections,
  undoCorrections,
} from '@stepcast/video-index'
import { z } from 'zod'
import { parseOptions, wholeNumber } from '../arguments.ts'
import type { CommandContext } from '../command-line.ts'
import { CliError, type ExitCode } from '../failure.ts'
import { openLibrary } from '../open-library.ts'
import { printProcedure } from '../terminal/print-procedure.ts'
import type { Terminal } from '../terminal/terminal.ts'

const seconds = z
  .string()
  .regex(/^\d+(\.\d+)?$/, 'seconds are expected, such as 65.4')
  .transform(Number)
const words = z.string().trim().min(1, 'a word or two are expected')

const optionsSchema = z.object({
  from: z.string().min(1, 'a file is expected').optional(),
  step: wholeNumber(1, 100_000).optional(),
  title: words.optional(),
  start: seconds.optional(),
  end: seconds.optional(),
  target: words.optional(),
  value: words.optional(),
  parameter: words.optional(),
  constant: z.literal(true).optional(),
  after: wholeNumber(0, 100_000).optional(),
  merge: z.literal(true).optional(),
  split: seconds.optional(),
  delete: z.literal(true).optional(),
  undo: z.literal(true).optional(),
  redo: z.literal(true).optional(),
  reset: z.literal(true).optional(),
  forget: z.string().min(1, 'a correction is expected').optional(),
  json: z.boolean().default(false),
})
type Options = z.infer<typeof optionsSchema>
type Change = (read: IndexDocument, known: Corrections) => Corrections

/** What the file of `--from` may hold: steps as they were exported, those of `correct --json`, or corrections as the API takes them. */
const fileSchema = z.union([
  z.strictObject({ revision: z.string().optional(), corrections: z.array(correctionSchema).min(1) }),
  z.object({ revision: z.string(), procedure: editedProcedureSchema }),
  editedProcedureSchema
    .extend({ revision: z.string().optional() })
    .transform(({ revision, ...procedure }) => ({ revision, procedure })),
])

export async function correctSteps(
  reference: string,
  rawOptions: unknown,
  { terminal }: CommandContext,
): Promise<ExitCode> {
  const options = parseOptions(optionsSchema, rawOptions)
  const asked = await readChange(options)
  await using library = await openLibrary()
  const { video } = await library.get(reference)
  const done = asked
    ? await library.correct(video.id, asked.change, { revision: asked.revision })
    : await library.corrected(video.id)
  const list = listCorrections(done)
  if (options.json) terminal.printJson(list)
  else printCorrections(list, terminal)
  return 0
}

/** What is asked for; undefined where the corrections are only to be shown. */
async function readChange(options: Options): Promise<{ change: Change; revision?: string | undefined } | undefined> {
  const { from, undo, redo, reset, forget } = options
  const corrections = correctionsOf(options)
  const ways = [from, undo, redo, reset, forget, corrections].filter((way) => way !== undefined)
  if (ways.length > 1)
    throw new CliError(
      'usage',
      'only one of --from, --step, --undo, --redo, --reset and --forget can be done at a time',
      {
        hint: 'call it once for each, or list the corrections in a file for --from',
      },
    )
  if (from !== undefined) return await readFile(from)
  if (undo) return { change: (_, known) => undoCorrections(known) }
  if (redo) return { change: (_, known) => redoCorrections(known) }
  if (reset) return { change: (_, known) => undoCorrections(known, known.operations.length) }
  if (forget !== undefined) return { change: (_, known) => dropCorrection(known, forget) }
  return corrections && { change: (read, known) => recordCorrections(read, known, corrections) }
}

function correctionsOf(options: Options): Correction[] | undefined {
  const { step, title, start, end, target, value, parameter, constant, after, merge, split } = options
  const change = {
    ...(title === undefined ? {} : { title }),
    ...(start === undefined ? {} : { start_s: start }),
    ...(end === undefined ? {} : { end_s: end }),
    ...(target === undefined ? {} : { target: { text: target } }),
    ...(value === undefined ? {} : { value }),
  }
  const n = step ?? 0
  const corrections: Correction[] = [
    ...(Object.keys(change).length > 0 ? [{ op: 'change' as const, step: n, ...change }] : []),
    ...(parameter === undefined ? [] : [{ op: 'parameter' as const, step: n, parameter: { name: parameter } }]),
    ...(constant ? [{ op: 'parameter' as const, step: n, parameter: null }] : []),
    ...(after === undefined ? [] : [{ op: 'move' as const, step: n, after: after === 0 ? null : after }]),
    ...(merge ? [{ op: 'merge' as const, step: n, with: n + 1 }] : []),
    ...(split === undefined ? [] : [{ op: 'split' as const, step: n, at_s: split }]),
    ...(options.delete ? [{ op: 'delete' as const, step: n }] : []),
  ]
  if (corrections.length === 0 && step === undefined) return undefined
  if (corrections.length === 0)
    throw new CliError('usage', `it is not said what is wrong with step ${n}`, {
      hint: 'add --title, --start, --end, --target, --value, --parameter, --constant, --after, --merge, --split or --delete',
    })
  if (step === undefined)
    throw new CliError('usage', 'it is not said which step to correct', { hint: 'name it with --step' })
  const arranged = corrections.filter(({ op }) => op !== 'change' && op !== 'parameter')
  if (arranged.length > 1 || (parameter !== undefined && constant))
    throw new CliError('usage', 'these flags contradict each other', { hint: 'give them one after the other' })
  return corrections
}

async function readFile(path: string): Promise<{ change: Change; revision?: string | undefined }> {
  const text = await (path === '-' ? Bun.stdin : Bun.file(path)).text()
  const parsed = fileSchema.safeParse(parseJson(text, path))
  if (!parsed.success)
    throw new CliError('usage', `--from: ${path} holds neither the steps of a recording nor corrections`, {
      hint: 'edit what `stepcast steps VIDEO --format json` prints, or see docs/how-to/correct-steps.md',
      cause: parsed.error,
    })
  const given = parsed.data
  const { revision } = given
  if ('corrections' in given)
    return { revision, change: (read, known) => recordCorrections(read, known, given.corrections) }
  const change: Change = (read, known) => {
    const corrections = diffProcedure(read, known, given.procedure)
    return corrections.length > 0 ? recordCorrections(read, known, corrections) : known
  }
  return { revision, change }
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new CliError('usage', `--from: ${path} is not JSON`, {
      hint: 'edit what `stepcast steps VIDEO --format json` prints',
      cause,
    })
  }
}

function printCorrections(list: ReturnType<typeof listCorrections>, terminal: Terminal): void {
  const { style } = terminal
  printProcedure(list.procedure, terminal)
  terminal.print()
  if (list.corrections.length === 0) terminal.print(style('dim', '  nothing is corrected'))
  for (const { id, op, title, start_s, unplaced } of list.corrections) {
    const what = [op, title && `“${title}”`, start_s === null ? '' : formatClock(start_s)].filter(Boolean).join('  ')
    terminal.print(`  ${style('dim', id)}  ${what}`)
    if (unplaced !== null) terminal.print(`    ${style('yellow', `not applied: ${unplaced}`)}`)
  }
  if (list.redo > 0) terminal.print(style('dim', `  ${list.redo} undone; --redo makes the last of them again`))
}
