import type { ElementHandle, Page } from 'puppeteer-core'
import type { ServerName, Stage } from './stage.ts'

/** A page in a state that is worth a picture. */
export type Scene = {
  /** What its files are called. */
  name: string
  /** Default: the one with recordings. */
  server?: ServerName
  /** Where it begins; without one it goes on where the scene before it ended. */
  path?: string | ((stage: Stage) => string)
  /** Brings the page there. It is in English then, and resolves once everything that the picture shows is drawn. */
  reach?: (page: Page, stage: Stage) => Promise<unknown>
  /** Undoes what would be in the way of the scenes that follow. */
  leave?: (page: Page, stage: Stage) => Promise<unknown>
  /** The docs show it, too: the window from this element on downwards, or from its top; or that element alone. */
  docs?: { from?: string; only?: string }
  /** A document of its own, in which no script may run; its language is a part of its address, where it knows any. */
  document?: 'english' | 'both'
}

/** Waits until the words stand on the page. */
export async function sees(page: Page, words: string, timeout = 60_000): Promise<void> {
  await page.waitForFunction((wanted) => document.body.innerText.includes(wanted), { timeout }, words)
}

/** Chooses a file in the input that has these attributes. */
export async function upload(page: Page, selector: string, path: string): Promise<void> {
  const input = await page.waitForSelector(`input${selector}`)
  await (input as ElementHandle<HTMLInputElement>).uploadFile(path)
}
