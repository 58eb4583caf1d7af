/**
 * The text of a file that somebody else wrote: by its byte order mark, else UTF-8, else UTF-16 without a mark, else the
 * Chinese or the Western European encoding, whichever its bytes look like.
 */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder(encodingOf(bytes)).decode(bytes)
}

function encodingOf(bytes: Uint8Array): string {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  if (isUtf8(bytes) && !bytes.includes(0)) return 'utf-8'
  // Digits and line ends leave every other byte empty.
  const [even, odd] = [0, 1].map((parity) => bytes.filter((byte, at) => byte === 0 && at % 2 === parity).length)
  if (Math.max(even!, odd!) > bytes.length / 8 && Math.min(even!, odd!) === 0) return odd! > 0 ? 'utf-16le' : 'utf-16be'
  return isPaired(bytes) ? 'gb18030' : 'windows-1252'
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

/** Accented letters stand alone between plain ones; Chinese ones are pairs of high bytes, one after another. */
function isPaired(bytes: Uint8Array): boolean {
  const high = bytes.filter((byte) => byte >= 0x80).length
  const beside = bytes.filter(
    (byte, at) => byte >= 0x80 && ((bytes[at - 1] ?? 0) >= 0x80 || (bytes[at + 1] ?? 0) >= 0x80),
  ).length
  return beside > 0.7 * high
}
