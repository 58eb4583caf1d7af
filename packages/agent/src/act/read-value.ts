import type { ElementHandle } from 'puppeteer-core'

/** What a field holds, or what an element says that is none. */
export const readValue = (node: ElementHandle): Promise<string> =>
  node.evaluate((element) =>
    'value' in element && typeof element.value === 'string'
      ? element.value
      : (element as HTMLElement).innerText.replace(/\u00a0/g, ' ').replace(/\n$/, ''),
  )
