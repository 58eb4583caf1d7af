import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { type Browser, launch, type Page } from 'puppeteer-core'

import type { Point } from './hand.ts'
import { RecordError } from './record-error.ts'
import type { ScreenSize } from './screen.ts'
import type { RecordingTools } from './tools.ts'

const quietFlags = [
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

const preferences = {
  credentials_enable_service: false,
  profile: { password_manager_enabled: false, password_manager_leak_detection: false },
  translate: { enabled: false },
  autofill: { profile_enabled: false, credit_card_enabled: false },
}

/** A browser as a person sees it, with its tabs and address bar, filling the given screen. */
export async function openBrowserWindow(
  tools: RecordingTools,
  { display, size, profileDir }: { display: string; size: ScreenSize; profileDir: string },
): Promise<Browser> {
  mkdirSync(join(profileDir, 'Default'), { recursive: true })
  writeFileSync(join(profileDir, 'Default', 'Preferences'), JSON.stringify(preferences))
  return launch({
    executablePath: tools.chrome,
    headless: false,
    defaultViewport: null,
    userDataDir: profileDir,
    ignoreDefaultArgs: ['--enable-automation'],
    args: [
      ...quietFlags,
      '--no-sandbox',
      '--test-type',
      '--password-store=basic',
      '--lang=en-US',
      '--force-device-scale-factor=1',
      '--window-position=0,0',
      `--window-size=${size.width},${size.height}`,
    ],
    env: { ...process.env, DISPLAY: display, LANGUAGE: 'en_US', XCURSOR_THEME: 'Adwaita', XCURSOR_SIZE: '24' },
  })
}

/** Where on the screen an element is: a point inside it that a hand would aim at. */
export async function screenPointOf(page: Page, selector: string, share: Point = { x: 0.5, y: 0.5 }): Promise<Point> {
  const point = await page.evaluate(
    (query, part) => {
      const element = document.querySelector(query)
      if (!element) return null
      const box = element.getBoundingClientRect()
      const side = (window.outerWidth - window.innerWidth) / 2
      return {
        x: Math.round(window.screenX + side + box.left + box.width * part.x),
        y: Math.round(window.screenY + window.outerHeight - window.innerHeight - side + box.top + box.height * part.y),
      }
    },
    selector,
    share,
  )
  if (!point)
    throw new RecordError('scene_failed', `the page has no ${selector}`, {
      hint: 'bring the scene in line with the shop',
    })
  return point
}

/** Returns once the page has been painted with what it now holds. */
export async function painted(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
}
