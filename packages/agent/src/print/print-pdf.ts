import { openSession } from '../browser/open-session.ts'
import { AgentError } from '../errors.ts'

export type PrintOptions = { chromePath?: string | undefined; signal?: AbortSignal | undefined }

/** A long guide on a busy machine. */
const printTimeoutMs = 180_000

/**
 * Prints a self-contained page as a tagged PDF, on paper of the size that the page names (A4 where it names none). The page loads nothing.
 * @throws AgentError `chrome_missing` or `chrome_failed`
 */
export async function printPdf(html: string, { chromePath, signal }: PrintOptions = {}): Promise<Uint8Array> {
  await using session = await openSession({
    origins: new Set(),
    viewport: { width: 1024, height: 768 },
    chromePath,
    signal,
    onBlocked: () => undefined,
    onDialog: (dialog) => dialog.dismiss(),
  })
  try {
    await session.page.setOfflineMode(true)
    await session.page.setContent(html, { waitUntil: 'load', timeout: printTimeoutMs })
    return await session.page.pdf({
      format: 'A4',
      preferCSSPageSize: true,
      printBackground: true,
      tagged: true,
      outline: true,
      timeout: printTimeoutMs,
    })
  } catch (cause) {
    signal?.throwIfAborted()
    throw new AgentError('chrome_failed', 'Chrome could not print the page', {
      hint: 'export it as html and print that from a browser',
      cause,
    })
  }
}
