import type { ElementHandle } from 'puppeteer-core'

/** What a field holds, or what an element says that is none; for one of the parts that a date is entered in, the whole date. */
export const readValue = (node: ElementHandle): Promise<string> =>
  node.evaluate((element) => {
    if ('value' in element && typeof element.value === 'string') return element.value
    const part = '[role=spinbutton][contenteditable=true]'
    let whole = element
    for (let at = element.parentElement, up = 0; element.matches(part) && at && up < 4; at = at.parentElement, up++)
      if (whole === element && at.querySelectorAll(part).length > 1) whole = at
    const parts = whole.querySelectorAll(part)
    if (parts.length < 2) return (whole as HTMLElement).innerText.replace(/\u00a0/g, ' ').replace(/\n$/, '')
    const range = document.createRange()
    range.setStartBefore(parts[0]!)
    range.setEndAfter([...parts].at(-1)!)
    // marks for the direction of writing stand between the parts
    return range
      .toString()
      .replace(/\p{Cf}/gu, '')
      .replace(/\s+/g, ' ')
      .trim()
  })
