import { AgentError } from '../errors.ts'

/**
 * The origins a run may navigate to.
 * @throws AgentError `invalid_url` for anything but http and https addresses
 */
export function allowedOrigins(url: string, more: readonly string[]): ReadonlySet<string> {
  return new Set([url, ...more].map((address) => webAddress(address).origin))
}

function webAddress(address: string): URL {
  const parsed = URL.parse(address)
  if (parsed?.protocol === 'http:' || parsed?.protocol === 'https:') return parsed
  throw new AgentError('invalid_url', `${address} is not a web address`, {
    hint: 'give an address that starts with http:// or https://',
  })
}

/** Whether a document may be loaded: within the allowed origins, or a blank or generated page of the app itself. */
export function isAllowedAddress(address: string, origins: ReadonlySet<string>): boolean {
  if (address === 'about:blank' || address === 'about:srcdoc') return true
  const parsed = URL.parse(address)
  return parsed !== null && origins.has(parsed.origin)
}
