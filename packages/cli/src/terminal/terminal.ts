import { safeText, type Style, styleSafely } from './safe-text.ts'

/**
 * Where a command writes: results on stdout, everything else on stderr. Words from recordings, pages and files may hold control
 * characters: of those only line ends and tabs reach the terminal, beside the styles that are made here.
 */
export type Terminal = {
  /** True where a person can be asked. */
  interactive: boolean
  /** True where stderr is a terminal, so that a line may be rewritten. */
  live: boolean
  /** True where stdout is a terminal, so that only text may be written to it. */
  printed: boolean
  columns: number
  /** Styles text that goes to stdout; leaves it as it is where colours are not wanted. */
  style: (style: Style, text: string) => string
  /** The same for text that goes to stderr. */
  styleNote: (style: Style, text: string) => string
  /** Writes a line to stdout. */
  print: (line?: string) => void
  /** Writes to stdout without ending the line, for what comes in parts. */
  printPart: (text: string) => void
  /** Writes to stdout what is no text. */
  printBytes: (bytes: Uint8Array) => void
  /** Writes exactly one JSON document to stdout. */
  printJson: (document: unknown) => void
  /** Writes a line to stderr, above the status line when there is one. */
  note: (line: string) => void
  /** Shows a line on stderr that the next one replaces; does nothing where stderr is not a terminal. */
  status: (line: string) => void
  /** Resolves once everything written has left the process. */
  flush: () => Promise<void>
}

export function openTerminal(env: Record<string, string | undefined> = process.env): Terminal {
  const live = process.stderr.isTTY === true && env['TERM'] !== 'dumb'
  const columns = process.stdout.columns || process.stderr.columns || 100 // a terminal that does not know says 0
  const pending: Promise<unknown>[] = []
  let statusShown = false

  const write = (stream: NodeJS.WriteStream, text: string | Uint8Array) => {
    pending.push(new Promise<void>((resolve) => stream.write(text, () => resolve())))
  }
  const clearStatus = () => {
    if (statusShown) write(process.stderr, '\r\u001B[2K')
    statusShown = false
  }
  const styler =
    (stream: NodeJS.WriteStream) =>
    (style: Style, text: string): string =>
      wantsColour(stream, env) ? styleSafely(style, text) : text

  // a reader that has seen enough (`| head`) is not an error
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

  return {
    interactive: process.stdin.isTTY === true && live,
    live,
    printed: process.stdout.isTTY === true,
    columns,
    style: styler(process.stdout),
    styleNote: styler(process.stderr),
    print(line = '') {
      clearStatus()
      write(process.stdout, `${safeText(line)}\n`)
    },
    printPart(text) {
      clearStatus()
      write(process.stdout, safeText(text))
    },
    printBytes(bytes) {
      clearStatus()
      write(process.stdout, bytes)
    },
    printJson(document) {
      clearStatus()
      write(process.stdout, `${JSON.stringify(document, null, 2)}\n`)
    },
    note(line) {
      clearStatus()
      write(process.stderr, `${safeText(line)}\n`)
    },
    status(line) {
      if (!live) return
      write(process.stderr, `\r\u001B[2K${safeText(line)}`)
      statusShown = line !== ''
    },
    async flush() {
      clearStatus()
      await Promise.all(pending.splice(0))
    },
  }
}

/** Colours on terminals only, never with `NO_COLOR` set to anything (https://no-color.org). */
function wantsColour(stream: NodeJS.WriteStream, env: Record<string, string | undefined>): boolean {
  if (env['NO_COLOR']) return false
  if (env['FORCE_COLOR'] && env['FORCE_COLOR'] !== '0') return true
  return stream.isTTY === true && env['TERM'] !== 'dumb'
}
