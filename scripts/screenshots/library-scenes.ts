import { press } from '@stepcast/web/testing'
import { join } from 'node:path'
import type { Page } from 'puppeteer-core'
import { demoRecording } from '../quickstart/demo.ts'
import { root } from '../setup/run.ts'
import { type Scene, sees, upload } from './scene.ts'
import { token } from './stage.ts'

const recordings = '[type=file][accept]'
const slowly = { upload: 15_000, download: -1, latency: 0 }

export const libraryScenes: readonly Scene[] = [
  { name: 'locked', server: 'locked', path: '/', reach: (page) => page.waitForSelector('input[type=password]') },
  {
    name: 'locked-wrong',
    server: 'locked',
    reach: async (page) => {
      await page.type('input[type=password]', `not ${token}`)
      await page.keyboard.press('Enter')
      await sees(page, 'That is not the token.')
    },
  },
  { name: 'library-empty', server: 'empty', path: '/', reach: (page) => sees(page, 'Watch it once.') },
  {
    name: 'library-record-refused',
    server: 'empty',
    reach: async (page) => {
      // without a window the browser shows no dialog that could be closed: it answers as it then does
      await page.evaluate(() => {
        navigator.mediaDevices.getDisplayMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'))
      })
      await press(page, 'Record a window or tab')
      await page.waitForSelector('.record-problem')
    },
  },
  {
    name: 'library-uploading',
    server: 'empty',
    path: '/',
    reach: async (page) => {
      await page.emulateNetworkConditions(slowly)
      await upload(page, recordings, join(root, demoRecording))
      await page.waitForFunction(() => (document.querySelector('progress')?.value ?? 0) > 0)
    },
    leave: async (page) => {
      await press(page, 'Stop the upload')
      await page.emulateNetworkConditions(null)
    },
  },
  {
    name: 'library-reading',
    server: 'empty',
    path: '/',
    reach: async (page) => {
      await upload(page, recordings, join(root, demoRecording))
      await sees(page, 'Reading the screens')
    },
    leave: (page) => press(page, 'Cancel'),
  },
  {
    name: 'library-failed',
    server: 'empty',
    reach: async (page, { folder }) => {
      await sees(page, 'Cancelled')
      const path = join(folder, 'Notes.mp4')
      await Bun.write(path, 'what was said in the meeting')
      await upload(page, recordings, path)
      await sees(page, 'Failed')
    },
  },
  { name: 'library', path: '/', reach: pictures, docs: {} },
  {
    name: 'library-deleted',
    reach: async (page) => {
      await press(page, 'Delete “Add a photo”')
      await sees(page, 'was deleted')
    },
    leave: async (page) => {
      await press(page, 'Undo')
      await page.waitForFunction(() => !document.body.innerText.includes('was deleted'))
    },
  },
  {
    name: 'search',
    path: `/?${new URLSearchParams({ q: 'where do they set the price?' })}`,
    reach: async (page) => {
      await page.waitForSelector('.citations img')
      await pictures(page)
    },
  },
  {
    name: 'search-not-shown',
    path: `/?${new URLSearchParams({ q: 'how do I deploy to Kubernetes?' })}`,
    reach: (page) => page.waitForSelector('.ask-none'),
  },
  {
    name: 'offline',
    path: '/runs',
    reach: async (page) => {
      await page.setOfflineMode(true)
      await press(page, 'Library')
      await sees(page, 'The server cannot be reached.')
    },
    leave: (page) => page.setOfflineMode(false),
  },
  { name: 'settings', path: '/settings', reach: (page) => page.waitForSelector('.checks') },
  {
    name: 'settings-test-failed',
    reach: async (page) => {
      await press(page, 'Test')
      await page.waitForSelector('.failed')
    },
  },
  { name: 'nowhere', path: '/nowhere', reach: (page) => sees(page, 'There is nothing at this address') },
  { name: 'api-docs', path: '/api/v1/docs', document: 'english' },
]

/** Waits for every picture in view. */
export async function pictures(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const all = [...document.images]
    return all.length > 0 && all.every((image) => image.complete && image.naturalWidth > 0)
  })
}
