const maxCharacters = 120

/** The last part of a name given by a client, fit to be a file's name: no folders, no control characters, no leading dots. */
export function safeName(name: string): string {
  const last = name.normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  const clean = last
    // oxlint-disable-next-line no-control-regex
    .replaceAll(/[\u0000-\u001f\u007f<>:"|?*\u202a-\u202e\u2066-\u2069]/g, '')
    .trim()
    .replace(/^\.+/, '')
  if (clean.length <= maxCharacters) return clean || 'file'
  const extension = /\.[\w]{1,8}$/.exec(clean)?.[0] ?? ''
  return clean.slice(0, maxCharacters - extension.length) + extension
}
