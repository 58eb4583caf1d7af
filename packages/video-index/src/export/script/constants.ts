import type { Parameter } from '../../protocol/procedure.ts'
import { oneLine } from '../step-words.ts'
import type { Value } from './plan-moves.ts'

/** Recorded text as a literal of TypeScript: whatever it holds, it stays text. */
export function quote(text: string): string {
  return JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
}

/** Recorded text in a comment to the end of the line. */
export function toComment(text: string): string {
  return `// ${oneLine(text)}`
}

/** The names of the constants that stand for the values which can be replaced. */
export class Constants {
  readonly #names = new Map<string, string>()
  readonly #parameters: readonly Parameter[]

  constructor(parameters: readonly Parameter[]) {
    this.#parameters = parameters
    const taken = new Set(['START_URL'])
    for (const { name } of parameters) {
      const plain = name
        .toUpperCase()
        .replaceAll(/[^A-Z0-9]+/g, '_')
        .replaceAll(/^_+|_+$/g, '')
      const stem = plain === '' || /^\d/.test(plain) ? `VALUE${plain && `_${plain}`}` : plain
      let constant = stem
      for (let n = 2; taken.has(constant); n++) constant = `${stem}_${n}`
      taken.add(constant)
      this.#names.set(name, constant)
    }
  }

  /** The value as an expression: a constant's name, or a literal. */
  use({ text, parameter }: Value): string {
    return (parameter && this.#names.get(parameter.name)) ?? quote(text)
  }

  /** The lines at the top of a script. Secrets come from the environment and nowhere else. */
  declare(startUrl: string | null): string[] {
    return [
      ...(startUrl === null
        ? [
            toComment('The recording shows no address: put that of the first page here.'),
            `const START_URL: string = ''`,
          ]
        : [`const START_URL = ${quote(startUrl)}`]),
      ...this.#parameters.flatMap((parameter) => this.#declareOne(parameter)),
    ]
  }

  /** What has to be there before the first step. */
  demand(startUrl: string | null): string[] {
    const secrets = this.#parameters.filter(({ kind }) => kind === 'secret').map(({ name }) => this.#names.get(name)!)
    return [
      ...(startUrl === null ? [`if (START_URL === '') throw new Error('START_URL is empty')`] : []),
      ...secrets.map((constant) => `if (${constant} === '') throw new Error('set ${constant} in the environment')`),
    ]
  }

  #declareOne({ name, label, kind, recorded_value }: Parameter): string[] {
    const constant = this.#names.get(name)!
    if (kind === 'secret')
      return [`const ${constant}: string = process.env[${quote(constant)}] ?? '' ${toComment(label)}`]
    const note = kind === 'file' ? `${label}: the path of a file` : label
    return [`const ${constant}: string = ${quote(recorded_value)} ${toComment(note)}`]
  }
}
