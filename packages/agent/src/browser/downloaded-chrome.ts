import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where `@puppeteer/browsers` puts what it downloads. */
const cacheFolder = () => process.env['PUPPETEER_CACHE_DIR'] ?? join(homedir(), '.cache', 'puppeteer')

const executables = [
  'chrome/*/chrome-*/chrome',
  'chrome/*/chrome-*/chrome.exe',
  'chrome/*/chrome-*/*.app/Contents/MacOS/Google Chrome for Testing',
]

/** The newest Chrome in the cache folder of `@puppeteer/browsers`; undefined when it holds none. */
export function downloadedChrome(folder = cacheFolder()): string | undefined {
  if (!existsSync(folder)) return undefined
  const found = executables.flatMap((pattern) => [...new Bun.Glob(pattern).scanSync({ cwd: folder })])
  // the folders are named <platform>-<version>
  const [newest] = found.sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
  return newest === undefined ? undefined : join(folder, newest)
}
