const beforePath = /^(?:[a-z][a-z\d+.-]*:\/\/)?[^/]*/i

/** An address with the parts of its path and query replaced that name a value, each in its own way of writing. */
export function replaceAddress(address: string, replace: (text: string) => string): string {
  const origin = beforePath.exec(address)?.[0] ?? ''
  const parts = address.slice(origin.length).split(/([/?#&=])/)
  return origin + parts.map((part) => replacePart(part, replace)).join('')
}

function replacePart(part: string, replace: (text: string) => string): string {
  const words = decoded(part)
  const replaced = replace(words)
  // Words of a query are joined by it.
  return replaced === words ? part : encodeURIComponent(replaced).replaceAll('%2B', '+')
}

/** What was misread in an address may be no valid code. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
