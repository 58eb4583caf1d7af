import { Library } from '@stepcast/video-index'
import { sampleDocument, sampleStep, temporaryFolder } from '@stepcast/video-index/testing'
import { expect, test } from 'bun:test'
import { findParts } from './find-parts.ts'

const steps = (...titles: string[]) => titles.map((title, at) => sampleStep(at + 1, title))

test('the parts of a goal are the recordings that show each of its clauses, in its order', async () => {
  await using folder = await temporaryFolder()
  await using library = await Library.open({ dataDir: folder.path })
  const put = (id: string, title: string, ...titles: string[]) =>
    library.put(sampleDocument({ video: { id, title }, events: [], procedure: { title, steps: steps(...titles) } }))
  await put('vid_1', 'Invoices', 'Click “Invoices”', 'Enter the amount of the invoice', 'Click “Send invoice”')
  await put('vid_2', 'Customers', 'Click “Customers”', 'Enter the customer name', 'Click “Create customer”')
  expect(await findParts(library, 'create a customer, then send an invoice')).toEqual(['vid_2', 'vid_1'])
  expect(await findParts(library, 'send an invoice')).toEqual(['vid_1'])
  expect(await findParts(library, 'create a customer and water the garden')).toEqual([])
})
