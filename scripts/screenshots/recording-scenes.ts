import { press } from '@stepcast/web/testing'
import type { Page } from 'puppeteer-core'
import { pictures } from './library-scenes.ts'
import { type Scene, sees } from './scene.ts'
import type { Stage } from './stage.ts'

const atProductName = 19.2
const recording = ({ videoId }: Stage) => `/videos/${videoId}?t=${atProductName}`

export const recordingScenes: readonly Scene[] = [
  {
    name: 'recording',
    path: recording,
    reach: played,
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
    path: recording,
    reach: async (page) => {
      await played(page)
      await press(page, 'Export')
      await page.waitForSelector('.export button')
    },
    leave: (page) => page.keyboard.press('Escape'),
    docs: {},
  },
  {
    name: 'recording-correcting',
    path: recording,
    reach: async (page) => {
      await played(page)
      await press(page, 'Correct the steps')
      await page.waitForSelector('.step-editor')
      await pictures(page)
    },
    docs: { from: '.step-editor' },
  },
  {
    name: 'recording-corrected',
    reach: async (page) => {
      // what is typed goes in place of the title
      await page.$eval('.step-editor .wide input', (input) => input.select())
      await page.type('.step-editor .wide input', 'Name the product')
      await page.keyboard.press('Enter')
      await page.waitForFunction(() => document.querySelector('.steps')?.textContent?.includes('Name the product'))
    },
    leave: async (page) => {
      await press(page, 'Undo')
      await page.waitForFunction(() => !document.querySelector('.steps')?.textContent?.includes('Name the product'))
      await press(page, 'Done')
      await page.waitForFunction(() => !document.querySelector('.step-editor'))
    },
  },
  {
    name: 'cover',
    path: ({ videoId }) => `/videos/${videoId}/cover`,
    reach: async (page) => {
      await press(page, 'Add a region')
      await sees(page, 'Covered in every export: 1')
      await pictures(page)
    },
    // the guide and the report show everything
    leave: async (page) => {
      await press(page, 'Take away region 1')
      await sees(page, 'Nothing is covered yet.')
    },
  },
  { name: 'recording-missing', path: '/videos/vid_0', reach: (page) => page.waitForSelector('.failed') },
  {
    name: 'guide',
    path: ({ videoId }) => `/api/v1/videos/${videoId}/procedure?format=html`,
    document: 'both',
    docs: {},
  },
]

/** Waits until the player shows the moment that it was opened at. */
async function played(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const video = document.querySelector('video')
    return video !== null && video.readyState > 1 && !video.seeking && video.currentTime > 0
  })
  await pictures(page)
}

async function ask(page: Page, question: string, found: string): Promise<void> {
  await page.$eval('.ask input', (input) => (input.value = ''))
  await page.type('.ask input', question)
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => document.querySelector('.ask-answer[aria-busy=false] > *'))
  await page.waitForSelector(found)
  await pictures(page)
}
