import { styleText } from 'node:util'

const colours = process.stdout.isTTY === true && !process.env['NO_COLOR']

export function paint(style: Parameters<typeof styleText>[0], text: string): string {
  return colours ? styleText(style, text, { validateStream: false }) : text
}

export function section(title: string): void {
  console.log(`\n${paint(['bold', 'cyan'], '▌')} ${paint('bold', title)}`)
}

export function say(line = ''): void {
  console.log(line === '' ? '' : `  ${line}`)
}

export function took(startedMs: number): string {
  return paint('dim', `${((performance.now() - startedMs) / 1000).toFixed(1)} s`)
}

/** One line, as every part of Stepcast reports a failure. */
export function fail(code: string, message: string, hint: string): void {
  console.error(`error[${code}]: ${message}; ${hint}`)
}
