import { VideoIndexError } from '../errors.ts'

/** Runs one access to the store; what it throws becomes `store_failed`, errors that already speak to the user pass. */
export async function guardStore<Result>(what: string, access: () => Promise<Result>): Promise<Result> {
  try {
    return await access()
  } catch (cause) {
    if (cause instanceof Error && (cause.name === 'AbortError' || 'hint' in cause)) throw cause
    throw new VideoIndexError('store_failed', `the store could not be ${what}: ${reason(cause)}`, {
      hint: 'check that the data folder is readable, writable and has free space; if it is damaged, move it away and index again',
      cause,
    })
  }
}

function reason(cause: unknown): string {
  const first = String(cause instanceof Error ? cause.message : cause).split('\n')[0] ?? ''
  return first.replace(/,? *\/(home|root|rustc|usr)\/\S+\.rs:\d+:\d+/g, '').slice(0, 200)
}
