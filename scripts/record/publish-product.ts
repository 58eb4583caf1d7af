import type { Page } from 'puppeteer-core'

import { painted, screenPointOf } from './browser-window.ts'
import type { Hand, Point } from './hand.ts'
import type { StepClock, StepDescription, StepMarks } from './step-clock.ts'

export interface Scene {
  page: Page
  hand: Hand
  clock: StepClock
  photo: string
}

/** What the recording shows, as its truth file states it. */
export const scenePlan = {
  id: 'publish-product',
  title: 'Publish a product',
  params: { name: 'Desk lamp', price: '49.90', stock: '12', category: 'Lighting', photo: 'desk-lamp.png' },
}

/** A hand seldom hits the middle, and a label that is covered by the pointer cannot be read. */
const offCentre: Point = { x: 0.72, y: 0.62 }

/** Signs in and publishes a product, the way a person would, and notes every step. */
export async function publishProduct({ page, hand, clock, photo }: Scene): Promise<void> {
  const { params } = scenePlan
  const aim = async (selector: string, share: Point) => {
    await hand.moveTo(await screenPointOf(page, selector, share))
    await hand.rest(0.3, 0.5)
  }
  const press = async (selector: string, marks: StepMarks, share: Point = offCentre) => {
    await aim(selector, share)
    marks.acted()
    await hand.click()
  }
  const settle = async () => {
    await painted(page)
    await hand.rest(0.35)
  }
  const step = async (description: StepDescription, perform: (marks: StepMarks) => Promise<void>) => {
    await clock.step(description, perform)
    await hand.rest(1.2, 2.2)
  }
  const fill = (title: string, selector: string, label: string, text: string, isSecret = false) =>
    step(
      {
        title,
        action: 'fill',
        target: { text: label, role: 'textbox' },
        ...(isSecret ? { secret: true as const } : { value: text }),
      },
      async (marks) => {
        await press(selector, marks, { x: 0.34, y: 0.55 })
        await hand.rest(0.3, 0.5)
        await hand.type(text)
        await settle()
      },
    )
  const clickThrough = (title: string, selector: string, target: StepDescription['target'], arrived: string) =>
    step({ title, action: 'click', target }, async (marks) => {
      await press(selector, marks)
      await page.waitForSelector(arrived)
      await settle()
    })

  await fill('Enter the user name', '#user', 'User name', 'demo')
  await fill('Enter the password', '#password', 'Password', 'demo-shop', true)
  await clickThrough('Sign in', 'button.primary', { text: 'Sign in', role: 'button' }, 'a[href="/products/new"]')
  await clickThrough(
    'Start a new product',
    'a[href="/products/new"]',
    { text: 'New product', role: 'link' },
    '.product-form',
  )
  await fill('Enter the product name', '#name', 'Product name', params.name)
  await fill('Enter the price', '#price', 'Price', params.price)
  await fill('Enter the stock', '#stock', 'Stock', params.stock)
  await step(
    {
      title: 'Choose the category',
      action: 'select',
      target: { text: 'Category', role: 'combobox' },
      value: params.category,
    },
    async (marks) => {
      await press('#category', marks, { x: 0.4, y: 0.5 })
      await page.waitForSelector('#category-options:not([hidden])')
      await hand.rest(0.5, 0.7)
      await press(`#category-${params.category.toLowerCase()}`, marks, { x: 0.22, y: 0.5 })
      await settle()
    },
  )
  await step(
    {
      title: 'Choose the photo',
      action: 'upload',
      target: { text: 'Choose photo', role: 'button' },
      value: params.photo,
    },
    async (marks) => {
      const asked = page.waitForFileChooser()
      await press('label[for=photo]', marks)
      const chooser = await asked
      await hand.rest(0.4)
      await chooser.accept([photo])
      await page.waitForSelector('.photo-well img:not([hidden])')
      await settle()
    },
  )
  await clickThrough('Publish it', 'button[value=published]', { text: 'Publish', role: 'button' }, '.toast')
}
