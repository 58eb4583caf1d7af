const marks = [
  { bytes: [0xff, 0xfe], encoding: 'utf-16le' },
  { bytes: [0xfe, 0xff], encoding: 'utf-16be' },
] as const

/**
 * The text of a file as spreadsheets save it: UTF-16 where a byte order mark says so, else UTF-8, with or without such a mark; undefined
 * where it is neither. No other encoding is guessed at: a wrong guess would type wrong values.
 */
export function decodeText(bytes: Uint8Array): string | undefined {
  const mark = marks.find((each) => each.bytes.every((byte, at) => bytes[at] === byte))
  try {
    return new TextDecoder(mark?.encoding ?? 'utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
