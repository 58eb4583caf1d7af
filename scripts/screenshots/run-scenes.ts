import { press } from '@stepcast/web/testing'
import { join } from 'node:path'
import type { Page } from 'puppeteer-core'
import { demoPhoto, demoProduct } from '../quickstart/demo.ts'
import { root } from '../setup/run.ts'
import { pictures } from './library-scenes.ts'
import { type Scene, sees, upload } from './scene.ts'
import type { Stage } from './stage.ts'

const aRunMs = 180_000
const rows = ({ videoId }: Stage) => `/videos/${videoId}/rows`
const form = ({ videoId }: Stage) => `/videos/${videoId}/run`

export const runScenes: readonly Scene[] = [
  { name: 'runs-empty', server: 'empty', path: '/runs', reach: (page) => sees(page, 'Nothing has been run yet') },
  { name: 'run-form-empty', path: form, reach: (page) => page.waitForSelector('.run-form') },
  { name: 'run-form', path: form, reach: fill, docs: {} },
  {
    name: 'run-plan',
    reach: async (page) => {
      await press(page, 'Plan only')
      await page.waitForSelector('.status[data-status=stopped], .status[data-status=done]')
    },
  },
  {
    name: 'run-live',
    path: form,
    reach: async (page, stage) => {
      await fill(page, stage)
      await press(page, 'Start the run')
      // some steps are done by then, and there is a page to be seen
      await page.waitForFunction(() => document.querySelectorAll('.run-steps [data-status=done]').length > 4, {
        timeout: aRunMs,
      })
      await pictures(page)
    },
    docs: {},
  },
  {
    name: 'run-approval',
    reach: async (page) => {
      await page.waitForSelector('.approval', { timeout: aRunMs })
      await pictures(page)
    },
    docs: {},
  },
  {
    name: 'run-done',
    reach: async (page) => {
      await press(page, 'Approve')
      await page.waitForSelector('.status[data-status=done]', { timeout: aRunMs })
      await pictures(page)
    },
    docs: {},
  },
  {
    name: 'run-why',
    reach: (page) => page.$$eval('.step-more', (all) => all.at(4)?.setAttribute('open', '')),
  },
  {
    name: 'report',
    reach: async (page) => {
      const href = await page.$eval('.controls a[target=_blank]', (link) => link.href)
      await page.goto(href, { waitUntil: 'networkidle0' })
    },
    document: 'both',
    docs: {},
  },
  {
    name: 'run-failed',
    path: form,
    reach: async (page, stage) => {
      await fill(page, stage)
      // the shop has no such entry in its list
      await enter(page, 'category', 'Groceries')
      await press(page, 'Start the run')
      await page.waitForSelector('.status[data-status=failed]', { timeout: aRunMs })
      await pictures(page)
    },
    docs: {},
  },
  {
    name: 'run-denied',
    path: form,
    reach: async (page, stage) => {
      await fill(page, stage)
      await press(page, 'Start the run')
      await page.waitForSelector('.approval', { timeout: aRunMs })
      await press(page, 'Deny')
      await page.waitForSelector('.status[data-status=stopped]', { timeout: aRunMs })
      await pictures(page)
    },
  },
  {
    name: 'run-in-hand',
    path: form,
    reach: async (page, stage) => {
      await fill(page, stage)
      await press(page, 'Start the run')
      await page.waitForSelector('.run-steps [data-status=done]', { timeout: aRunMs })
      await press(page, 'Take over')
      await sees(page, 'The page is yours.')
      await pictures(page)
    },
    leave: (page) => press(page, 'Stop'),
  },
  { name: 'goal-no-model', path: '/goal', reach: (page) => sees(page, 'Goals need a model') },
  { name: 'rows-form-empty', path: rows, reach: (page) => page.waitForSelector('.rows-text') },
  {
    name: 'rows-form-problems',
    path: rows,
    reach: async (page, stage) => {
      await fillRows(page, stage, `Item,${columns},Remarks\nHeadset,299.00,7,Audio,headset.png,new\n`)
      await sees(page, 'This has to be mended first')
    },
  },
  {
    name: 'rows-form',
    path: rows,
    reach: async (page, stage) => {
      await fillRows(page, stage, `Product name,${columns}\n${table}`)
      await upload(page, '[type=file][multiple]', join(root, demoPhoto))
      await sees(page, 'Start 2 runs')
    },
    docs: {},
  },
  {
    name: 'batch-live',
    reach: async (page) => {
      await page.click('input[name=yes]')
      await press(page, 'Start 2 runs')
      await sees(page, '1 of 2 rows done', aRunMs)
    },
  },
  { name: 'batch-done', reach: (page) => sees(page, '2 of 2 rows done', aRunMs), docs: {} },
  { name: 'runs', path: '/runs', reach: (page) => page.waitForSelector('.run-list'), docs: {} },
]

const columns = 'Price,Stock,Category,Choose photo'
const table = 'Headset,299.00,7,Audio,headset.png\nTeapot,35.00,20,Kitchen,headset.png\n'

async function fillRows(page: Page, { shopUrl }: Stage, csv: string): Promise<void> {
  await page.waitForSelector('.rows-text')
  await page.$eval('input[name=url]', (input) => (input.value = ''))
  await page.type('input[name=url]', shopUrl)
  await page.type('.rows-text', csv)
  await enter(page, 'password', 'demo-shop')
}

/** The new values of the quickstart. */
async function fill(page: Page, { shopUrl }: Stage): Promise<void> {
  await page.waitForSelector('.run-form')
  await page.$eval('input[name=url]', (input) => (input.value = ''))
  await page.type('input[name=url]', shopUrl)
  await enter(page, 'password', 'demo-shop')
  await enter(page, 'product_name', demoProduct.name)
  await enter(page, 'price', demoProduct.price.toFixed(2))
  await enter(page, 'stock', String(demoProduct.stock))
  await enter(page, 'category', demoProduct.category)
  await upload(page, '[name="value.choose_photo"]', join(root, demoPhoto))
}

async function enter(page: Page, parameter: string, value: string): Promise<void> {
  const field = `input[name="value.${parameter}"]`
  await page.waitForSelector(field)
  await page.$eval(field, (input) => ((input as HTMLInputElement).value = ''))
  await page.type(field, value)
}
