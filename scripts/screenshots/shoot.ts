import { join } from 'node:path'
import { findEnglish } from '@stepcast/web/testing'
import type { Page, Viewport } from 'puppeteer-core'
import sharp from 'sharp'
import type { Scene } from './scene.ts'

type Look = { name: string; viewport: Viewport; theme: 'light' | 'dark'; language: 'en' | 'zh-CN' }

const desktop = { width: 1280, height: 800 }
// Not as a touch screen: the browser loads the page anew for that, and the state would be gone.
const phone = { width: 390, height: 844 }

const looks: readonly Look[] = [
  { name: 'light', viewport: desktop, theme: 'light', language: 'en' },
  { name: 'dark', viewport: desktop, theme: 'dark', language: 'en' },
  { name: 'chinese', viewport: desktop, theme: 'light', language: 'zh-CN' },
  { name: 'phone', viewport: phone, theme: 'light', language: 'en' },
  { name: 'phone-chinese-dark', viewport: phone, theme: 'dark', language: 'zh-CN' },
]
const [plain] = looks as readonly [Look]

/** How the docs show a page: sharp on a dense screen, and small as a file. */
const docsViewport = { width: 1280, height: 840, deviceScaleFactor: 1.25 }
const docsQuality = 70
/** Bars of progress move to where they belong, and tell nobody when they are there. */
const movesForMs = 500

/** Begins every scene with the same looks. */
export async function lookPlain(page: Page): Promise<void> {
  await putOn(page, plain, {})
}

/**
 * The scene as it is in every look, as PNG and to its full length. Resolves to the bytes of each file, and to what the page says in English
 * where it should be Chinese; `data` are words that are of no language of ours.
 */
export async function shootLooks(
  page: Page,
  scene: Scene,
  folder: string,
  data: readonly string[],
): Promise<{ sizes: number[]; english: string[] }> {
  const sizes: number[] = []
  const english = new Set<string>()
  const worn = scene.document === 'english' ? looks.filter(({ language }) => language === 'en') : looks
  await page.mouse.move(0, 0)
  for (const look of worn) {
    await putOn(page, look, scene)
    const png = await page.screenshot({ path: join(folder, `${scene.name}-${look.name}.png`), fullPage: true })
    sizes.push(png.length)
    if (look.language === 'zh-CN') for (const words of await findEnglish(page, data)) english.add(words)
  }
  await putOn(page, plain, scene)
  return { sizes, english: [...english] }
}

/** The scene as the docs show it, where they do. Resolves to the bytes of the file. */
export async function shootForDocs(page: Page, scene: Scene, folder: string): Promise<number[]> {
  const { name, docs, document } = scene
  if (!docs) return []
  await page.mouse.move(0, 0)
  await page.setViewport(docsViewport)
  if (!document) await showFrom(page, docs.from ?? 'body')
  await Bun.sleep(movesForMs)
  const element = docs.only === undefined ? undefined : await page.waitForSelector(docs.only)
  const png = element ? await element.screenshot() : await page.screenshot()
  const { size } = await sharp(png)
    .webp({ quality: docsQuality, effort: 6, smartSubsample: true })
    .toFile(join(folder, `${name}.webp`))
  await putOn(page, plain, scene)
  return [size]
}

async function showFrom(page: Page, selector: string): Promise<void> {
  await settle(page)
  await page.evaluate((wanted) => document.querySelector(wanted)?.scrollIntoView(), selector)
  await settle(page)
}

async function putOn(page: Page, { viewport, theme, language }: Look, { document }: Pick<Scene, 'document'>) {
  await page.setViewport(viewport)
  await page.emulateMediaFeatures([
    { name: 'prefers-color-scheme', value: theme },
    { name: 'prefers-reduced-motion', value: 'reduce' },
  ])
  if (document === 'both') await openIn(page, language)
  if (document) return
  // what stays in view stands at its own place then
  await page.evaluate(() => window.scrollTo(0, 0))
  const chooser = await page.$('.language select')
  if (chooser) await page.select('.language select', language)
  await settle(page)
}

async function openIn(page: Page, language: Look['language']): Promise<void> {
  const address = new URL(page.url())
  if ((address.searchParams.get('language') ?? 'en') === language) return
  address.searchParams.set('language', language)
  await page.goto(address.href, { waitUntil: 'networkidle0' })
}

/** Two frames on, everything that was just changed is drawn. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
}
