import type { Scale } from '../describe/observation.ts'
import type { Screen } from '../read/screen-reader.ts'

const address =
  /(?:https?:\/\/)?(?:localhost|(?:\d{1,3}\.){3}\d{1,3}|(?:[\p{L}\p{N}-]+\.)+\p{L}{2,})(?::\d{2,5})?(?:[/?#]\S*)?$/iu

export function looksLikeAddress(text: string): boolean {
  return address.test(text.replaceAll(/\s/g, ''))
}

/** The address in the browser's bar, with its scheme, or null where the recording shows none. */
export function readAddress(screen: Screen, { height }: Scale): string | null {
  for (const line of screen.lines) {
    if (line.box.y2 > height * 0.14) continue
    const bare = line.text.replaceAll(/\s/g, '')
    const found = address.exec(bare)?.[0]
    if (!found || /\.(?:png|jpe?g|pdf|mp4)$/i.test(found) || bare.length - found.length > 3) continue
    return /^https?:/i.test(found)
      ? found
      : `${/^(?:localhost|[\d.]+(?::|\/|$))/.test(found) ? 'http' : 'https'}://${found}`
  }
  return null
}
