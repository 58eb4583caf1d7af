import { basename } from 'node:path'

const placeholder = '••••'

/** Replaces every secret in every text of a document by dots, and every one of these paths by the file's name. */
export function redact<T>(document: T, secrets: Readonly<Record<string, string>>, paths: readonly string[] = []): T {
  const values = Object.values(secrets)
    .filter((secret) => secret.length >= 2)
    .sort((a, b) => b.length - a.length)
  if (values.length === 0 && paths.length === 0) return document
  const hide = (text: string) =>
    values.reduce(
      (current, secret) => current.replaceAll(secret, placeholder).replaceAll(encodeURIComponent(secret), placeholder),
      paths.reduce((current, path) => current.replaceAll(path, basename(path)), text),
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
