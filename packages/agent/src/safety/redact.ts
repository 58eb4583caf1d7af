const placeholder = '••••'

/** Replaces every secret in every text of a document by dots. */
export function redact<T>(document: T, secrets: Readonly<Record<string, string>>): T {
  const values = Object.values(secrets)
    .filter((secret) => secret.length >= 2)
    .sort((a, b) => b.length - a.length)
  if (values.length === 0) return document
  const hide = (text: string) =>
    values.reduce(
      (current, secret) => current.replaceAll(secret, placeholder).replaceAll(encodeURIComponent(secret), placeholder),
      text,
    )
  const walk = (node: unknown): unknown => {
    if (typeof node === 'string') return hide(node)
    if (Array.isArray(node)) return node.map(walk)
    if (node !== null && typeof node === 'object')
      return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, walk(value)]))
    return node
  }
  return walk(document) as T
}
