import { z } from 'zod'
import { parseOptions } from '../arguments.ts'

export const shells = ['bash', 'zsh', 'fish'] as const

const shellSchema = z.object({ shell: z.enum(shells, `one of ${shells.join(', ')} is expected`) })

/**
 * What makes a shell complete the words of `stepcast` by asking this very program. What was typed is handed over as it stands: nothing of it
 * is ever evaluated.
 * @throws CliError `usage` for another shell
 */
export function completionScript(shell: string): string {
  const ask = [process.execPath, Bun.main, 'complete', '--'].map(quoted).join(' ')
  return scripts[parseOptions(shellSchema, { shell }).shell](ask)
}

const scripts: Record<(typeof shells)[number], (ask: string) => string> = {
  bash: (ask) => `_stepcast() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ $line == :files ]]; then
      compopt -o default
      return
    fi
    COMPREPLY+=("\${line%%$'\\t'*}")
  done < <(${ask} "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _stepcast stepcast`,
  zsh: (ask) => `_stepcast() {
  local line
  local -a lines described
  lines=("\${(@f)$(${ask} "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ $lines[1] == :files ]]; then
    _files
    return
  fi
  for line in $lines; do
    described+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  _describe stepcast described
}
compdef _stepcast stepcast`,
  fish: (ask) => `function __stepcast_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l lines (${ask} $words[2..] 2>/dev/null)
    if test "$lines[1]" = ':files'
        __fish_complete_path (commandline -ct)
    else
        printf '%s\\n' $lines
    end
end
complete -c stepcast -f -a '(__stepcast_complete)'`,
}

/** A word as all of these shells take it. */
const quoted = (word: string) => (/^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)
