import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { safeText } from './safe-text.ts'

/** Asks on stderr and reads a line from the terminal, empty when it is closed; with `secret` what is typed is not shown. */
export async function askLine(
  question: string,
  { secret = false, signal }: { secret?: boolean; signal?: AbortSignal } = {},
): Promise<string> {
  let silent = false
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (!silent) process.stderr.write(chunk)
      done()
    },
  })
  const readline = createInterface({ input: process.stdin, output, terminal: true })
  // in raw mode Ctrl-C is a key; made the signal again, it aborts `signal`
  readline.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
  const closed = new Promise<string>((resolve) => readline.on('close', () => resolve('')))
  try {
    const answer = readline.question(safeText(question), signal ? { signal } : {})
    silent = secret
    return await Promise.race([answer, closed])
  } finally {
    readline.close()
    if (secret) process.stderr.write('\n')
  }
}

/** Asks a yes-or-no question; anything but a yes is a no. */
export async function confirm(question: string, options: { signal?: AbortSignal } = {}): Promise<boolean> {
  const answer = await askLine(`${question} [y/N] `, options)
  return /^(y|yes)$/i.test(answer.trim())
}
