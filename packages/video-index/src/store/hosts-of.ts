import type { IndexDocument } from '../protocol/document.ts'

/** The hosts of the addresses that a recording shows, each once, with their ports. */
export function hostsOf({ procedure }: IndexDocument): string[] {
  const addresses = [
    procedure.start_url,
    ...procedure.steps.flatMap(({ action, expect }) => [action.kind === 'goto' ? action.value : null, expect.url]),
  ]
  return [...new Set(addresses.flatMap((address) => hostOf(address ?? '') ?? []))]
}

/** The host of an address, with or without its scheme; undefined for what is none. */
export function hostOf(address: string): string | undefined {
  const url = URL.parse(address.includes('://') ? address : `http://${address}`)
  return url && url.username === '' && /^https?:$/.test(url.protocol) && /[.:]|^localhost$/.test(url.host)
    ? url.host
    : undefined
}
