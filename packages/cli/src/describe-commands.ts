import { createProgram } from './program.ts'
import { openTerminal } from './terminal/terminal.ts'

export type CommandDescription = {
  name: string
  /** The name with what it takes, such as `index [options] <files...>`. */
  usage: string
  does: string
  options: { flags: string; meaning: string; needed: boolean }[]
}

/** Every command as `--help` tells of it; none is run. */
export function describeCommands(): CommandDescription[] {
  const program = createProgram({ terminal: openTerminal(), signal: new AbortController().signal }, () => {})
  return program.commands.map((command) => ({
    name: command.name(),
    usage: `${command.name()} ${command.usage()}`,
    does: command.description(),
    options: command.options.map(({ flags, description, mandatory }) => ({
      flags,
      meaning: description,
      needed: mandatory,
    })),
  }))
}
