import { homedir } from 'node:os'
import { join } from 'node:path'
import { canInstallDebianPackages, installDebianPackages, isDebian } from './debian.ts'

type ChromeInstalled = { path?: string } | { todo: string }

const cacheDir = join(homedir(), '.cache', 'puppeteer')

/**
 * Brings a Chrome: Debian's Chromium where that needs no questions, else one downloaded into the user's cache.
 * `path` is set for one that is found through CHROME_PATH only.
 */
export async function installChrome(): Promise<ChromeInstalled> {
  if (process.env['CHROME_PATH']) return { todo: 'set CHROME_PATH to a Chrome or Chromium executable, or unset it' }
  if (canInstallDebianPackages()) {
    // without the fonts, Chinese text is drawn as empty boxes
    const problem = await installDebianPackages('chromium', 'fonts-noto-cjk')
    if (!problem) return {}
    return { todo: `apt-get said “${problem}”: install chromium by hand, or set CHROME_PATH` }
  }
  const path = await findDownloaded()
    .then((found) => found ?? download())
    .catch(() => undefined) // out of reach: what to do instead is told below
  if (path) return { path }
  if (isDebian()) return { todo: 'run `sudo apt-get install chromium fonts-noto-cjk`, or set CHROME_PATH' }
  return { todo: 'install Google Chrome, or set CHROME_PATH to a Chrome or Chromium executable' }
}

// imported when it is needed: before the packages are installed this file must load without it
async function findDownloaded(): Promise<string | undefined> {
  const { getInstalledBrowsers } = await import('@puppeteer/browsers')
  const installed = await getInstalledBrowsers({ cacheDir })
  return installed.find(({ browser }) => browser === 'chrome')?.executablePath
}

async function download(): Promise<string | undefined> {
  const { Browser, detectBrowserPlatform, install, resolveBuildId } = await import('@puppeteer/browsers')
  const platform = detectBrowserPlatform()
  if (!platform) return undefined
  const buildId = await resolveBuildId(Browser.CHROME, platform, 'stable')
  return (await install({ browser: Browser.CHROME, buildId, cacheDir })).executablePath
}
