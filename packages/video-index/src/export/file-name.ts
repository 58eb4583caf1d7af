const longest = 80
/** Names that Windows keeps for devices, whatever follows the first dot. */
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i

/** A name that every file system takes, from any title; letters of all scripts stay. */
export function toFileName(title: string, extension: string): string {
  const plain = title
    .normalize('NFC')
    .replaceAll(/[\p{C}<>:"/\\|?*%]/gu, ' ')
    .replaceAll(/\s+/g, '-')
    .replaceAll(/-{2,}/g, '-')
  const stem = [...plain]
    .slice(0, longest)
    .join('')
    .replaceAll(/^[-. ]+|[-. ]+$/g, '')
  return `${stem === '' || reserved.test(stem) ? `recording${stem && `-${stem}`}` : stem}.${extension}`
}
