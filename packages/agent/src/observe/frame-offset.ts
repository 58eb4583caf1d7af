import type { ElementHandle, Frame } from 'puppeteer-core'
import type { Rectangle } from './observation.ts'

/** Where a frame's contents lie in its parent frame's viewport; undefined when it is hidden or gone. */
export async function frameBox(frame: Frame): Promise<Rectangle | undefined> {
  let owner: ElementHandle | null = null
  try {
    owner = await frame.frameElement()
    return await owner?.evaluate((element) => {
      const box = element.getBoundingClientRect()
      const style = getComputedStyle(element)
      const inner = (side: string) => Number.parseFloat(style.getPropertyValue(`padding-${side}`)) || 0
      if (style.visibility === 'hidden' || box.width < 2 || box.height < 2) return undefined
      return {
        x: box.x + element.clientLeft + inner('left'),
        y: box.y + element.clientTop + inner('top'),
        width: element.clientWidth,
        height: element.clientHeight,
      }
    })
  } catch {
    return undefined // the frame went away meanwhile
  } finally {
    await owner?.dispose().catch(() => undefined)
  }
}

/** Where a frame's contents begin in the page's viewport. */
export async function frameOffset(frame: Frame): Promise<{ x: number; y: number }> {
  const offset = { x: 0, y: 0 }
  for (let at: Frame | null = frame; at?.parentFrame(); at = at.parentFrame()) {
    const box = await frameBox(at)
    offset.x += box?.x ?? 0
    offset.y += box?.y ?? 0
  }
  return offset
}
