import { press } from '@stepcast/web/testing'
import type { Page } from 'puppeteer-core'
import { pictures } from './library-scenes.ts'
import type { Scene } from './scene.ts'

const atProductName = 19.2

export const recordingScenes: readonly Scene[] = [
  {
    name: 'recording',
    path: ({ videoId }) => `/videos/${videoId}?t=${atProductName}`,
    reach: async (page) => {
      await page.waitForFunction(() => {
        const video = document.querySelector('video')
        return video !== null && video.readyState > 1 && !video.seeking && video.currentTime > 0
      })
      await pictures(page)
    },
    docs: {},
  },
  { name: 'recording-step', docs: { only: '.detail' } },
  {
    name: 'recording-ask',
    reach: (page) => ask(page, 'where do they choose the category?', '.citations img'),
    docs: { only: '.ask' },
  },
  { name: 'recording-not-shown', reach: (page) => ask(page, 'how do I deploy to Kubernetes?', '.ask-none') },
  {
    name: 'recording-exports',
    reach: async (page) => {
      await press(page, 'Export')
      await page.waitForSelector('.export button')
    },
    leave: (page) => page.keyboard.press('Escape'),
    docs: {},
  },
  {
    name: 'recording-correcting',
    reach: async (page) => {
      await press(page, 'Correct the steps')
      await page.waitForSelector('.step-editor')
      await pictures(page)
    },
    leave: async (page) => {
      await press(page, 'Done')
      await page.waitForFunction(() => !document.querySelector('.step-editor'))
    },
  },
  { name: 'recording-missing', path: '/videos/vid_0', reach: (page) => page.waitForSelector('.failed') },
  {
    name: 'guide',
    path: ({ videoId }) => `/api/v1/videos/${videoId}/procedure?format=html`,
    isDocument: true,
    docs: {},
  },
]

async function ask(page: Page, question: string, found: string): Promise<void> {
  await page.$eval('.ask input', (input) => (input.value = ''))
  await page.type('.ask input', question)
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => document.querySelector('.ask-answer[aria-busy=false] > *'))
  await page.waitForSelector(found)
  await pictures(page)
}
