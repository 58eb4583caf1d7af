import { exportFormats } from '@stepcast/video-index'
import type { Command, Option } from 'commander'
import { openLibrary } from '../open-library.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { shells } from './completion-script.ts'

type Candidate = { value: string; description: string }

/** Told instead of candidates where the shell itself knows best. */
const files = ':files'

const values: Record<string, readonly string[]> = {
  '--format': exportFormats,
  '--engine': ['reader', 'qwen3-vl'],
  '--on-failure': ['stop', 'go-on'],
}

/**
 * Prints what the last of these words can become, a line for each, with its description after a tab; or `:files`. A store that cannot be read
 * offers nothing: who types is not to be told of it.
 */
export async function completeWords(words: readonly string[], program: Command, terminal: Terminal): Promise<void> {
  const typed = words.at(-1) ?? ''
  const candidates = await candidatesFor(words, program)
  const fitting = candidates === files ? files : candidates.filter(({ value }) => value.startsWith(typed))
  if (fitting === files) terminal.print(files)
  else for (const { value, description } of fitting) terminal.print(`${value}\t${oneLine(description)}`)
}

async function candidatesFor(words: readonly string[], program: Command): Promise<Candidate[] | typeof files> {
  const [name = '', ...rest] = words
  const commands = program.createHelp().visibleCommands(program)
  if (rest.length === 0) return commands.map((each) => ({ value: each.name(), description: each.description() }))
  const command = commands.find((each) => each.name() === name)
  if (!command) return []
  const options = command.createHelp().visibleOptions(command)
  const typed = rest.at(-1) ?? ''
  const named = (word: string | undefined) =>
    word === undefined ? undefined : options.find(({ long, short }) => word === long || word === short)
  const before = named(rest.at(-2))
  if (before && takesValue(before)) return await valuesOf(before)
  if (typed.startsWith('-'))
    return options.flatMap(({ long, description }) => (long === undefined ? [] : [{ value: long, description }]))
  const place = rest.slice(0, -1).filter((word, at) => {
    const option = named(rest[at - 1])
    return !word.startsWith('-') && !(option && takesValue(option))
  }).length
  const all = command.registeredArguments
  const argument = all[place] ?? (all.at(-1)?.variadic ? all.at(-1) : undefined)
  if (argument === undefined) return []
  if (argument.name() === 'shell') return shells.map((value) => ({ value, description: '' }))
  if (!/^videos?$/.test(argument.name())) return argument.name() === 'files' ? files : []
  const videos = await listVideos()
  // A recording is named by its path, too.
  return typed !== '' && !videos.some(({ value }) => value.startsWith(typed)) ? files : videos
}

async function valuesOf(option: Option): Promise<Candidate[] | typeof files> {
  if (option.long === '--video') return await listVideos()
  const known = values[option.long ?? '']
  if (known) return known.map((value) => ({ value, description: '' }))
  return /<(file|path|folder)>/.test(option.flags) ? files : []
}

const takesValue = ({ required, optional }: Option) => required || optional

async function listVideos(): Promise<Candidate[]> {
  try {
    await using library = await openLibrary()
    return (await library.list()).map(({ id, title }) => ({ value: id, description: title }))
  } catch {
    return []
  }
}

const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ')
