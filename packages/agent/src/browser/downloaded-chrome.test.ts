import { expect, test } from 'bun:test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { downloadedChrome } from './downloaded-chrome.ts'

test('the newest of the downloaded Chromes is taken, on every platform', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stepcast-cache-'))
  try {
    expect(downloadedChrome(join(folder, 'nowhere'))).toBeUndefined()
    expect(downloadedChrome(folder)).toBeUndefined()
    const put = async (...parts: string[]) => {
      const path = join(folder, 'chrome', ...parts)
      await Bun.write(path, '')
      return path
    }
    await put('linux-99.0.4844.51', 'chrome-linux64', 'chrome')
    await put('linux-131.0.6778.9', 'chrome-linux64', 'chrome')
    const newest = await put('linux-131.0.6778.204', 'chrome-linux64', 'chrome')
    await put('linux-131.0.6778.300', 'chrome-linux64', 'chrome_crashpad_handler')
    expect(downloadedChrome(folder)).toBe(newest)
    await rm(join(folder, 'chrome'), { recursive: true })
    const app = 'Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing'
    const onMac = await put('mac_arm-131.0.6778.204', 'chrome-mac-arm64', app)
    expect(downloadedChrome(folder)).toBe(onMac)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
