import { randomInt } from 'node:crypto'
import { styleText } from 'node:util'

export type Style = Parameters<typeof styleText>[0]

// Styles made here carry a number as their first parameter that no text can know; it is taken out on the way to the terminal.
const mark = String(randomInt(1e9, 1e10))
const escape = '\u001B['

const styleOrControl = new RegExp(
  // C0 but tab and line end, DEL, C1, line and paragraph separators, and what overrides the direction of text
  `\u001B\\[${mark};([\\d;]*m)|[\\0-\\x08\\x0B-\\x1F\\x7F-\\x9F\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069]`,
  'g',
)

/** Styles text for `safeText`; until then it is as wide as it looks. */
export function styleSafely(style: Style, text: string): string {
  const [open = '', close = ''] = styleText(style, '\n', { validateStream: false })
    .replaceAll(escape, `${escape}${mark};`)
    .split('\n')
  return open + text + close
}

/** Text as a terminal may be given it: control characters of others stand as `\ufffd`, styles of our own as they are. */
export function safeText(text: string): string {
  return text.replaceAll(styleOrControl, (_, codes: string | undefined) =>
    codes === undefined ? '\ufffd' : escape + codes,
  )
}
