import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { AgentError } from '../errors.ts'
import { downloadedChrome } from './downloaded-chrome.ts'

const commands = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser', 'chrome', 'microsoft-edge']

const usualPlaces = () => [
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/opt/google/chrome/chrome',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  join(homedir(), 'Applications/Google Chrome.app/Contents/MacOS/Google Chrome'),
  ...[process.env['PROGRAMFILES'], process.env['PROGRAMFILES(X86)'], process.env['LOCALAPPDATA']]
    .filter((folder) => folder !== undefined)
    .map((folder) => join(folder, 'Google/Chrome/Application/chrome.exe')),
]

/**
 * The absolute path of a Chrome or Chromium: `CHROME_PATH`, then what is on the `PATH`, then the usual places, then a downloaded one.
 * @throws AgentError `chrome_missing`, also when `CHROME_PATH` names nothing that exists
 */
export async function findChrome(): Promise<string> {
  const named = process.env['CHROME_PATH']
  if (named) {
    if (existsSync(named)) return named
    throw new AgentError('chrome_missing', `CHROME_PATH names ${named}, which does not exist`, {
      hint: 'set CHROME_PATH to a Chrome or Chromium executable, or unset it',
    })
  }
  for (const command of commands) {
    const found = Bun.which(command)
    if (found) return found
  }
  const found = usualPlaces().find((path) => existsSync(path)) ?? downloadedChrome()
  if (found) return found
  throw new AgentError('chrome_missing', 'no Chrome or Chromium was found', {
    hint: 'install Chromium (Debian: apt-get install chromium) or set CHROME_PATH',
  })
}
