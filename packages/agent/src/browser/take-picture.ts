import type { ReadText } from '@stepcast/video-index'
import type { ElementHandle } from 'puppeteer-core'
import sharp from 'sharp'
import { AgentError } from '../errors.ts'
import type { Observation, Rectangle } from '../observe/observation.ts'
import { showsSecret } from '../safety/shows-secret.ts'
import type { BrowserSession } from './open-session.ts'

export interface MaskOptions {
  /** Fields that hold a secret. */
  fields: readonly ElementHandle[]
  secrets: readonly string[]
  observe: () => Promise<Observation>
  /** Reads what is drawn; absent where no drawn words are looked for. */
  read?: ((picture: Uint8Array) => Promise<ReadText[]>) | undefined
}

/** A JPEG of the viewport, with everything painted over that shows or holds a secret. */
export async function takePicture(session: BrowserSession, mask: MaskOptions): Promise<Uint8Array> {
  const secrets = mask.secrets.filter((secret) => secret.length >= 2)
  if (secrets.length === 0) return capture(session)
  const boxes: Rectangle[] = []
  const page = await mask.observe()
  for (const element of page.elements) {
    const words = [element.value, element.ownText, ...element.labels.map((label) => label.text)]
    if (element.isPassword || words.some((text) => secrets.some((secret) => text.includes(secret))))
      boxes.push(element.box)
  }
  for (const field of mask.fields) {
    const box = await field.boundingBox().catch(() => null)
    if (box) boxes.push(box)
  }
  const picture = await capture(session)
  const { width, height } = page.viewport
  for (const { text, box } of (await mask.read?.(picture)) ?? []) {
    const [x1, y1, x2, y2] = box
    if (!secrets.some((secret) => showsSecret(text, secret))) continue
    boxes.push({ x: x1 * width, y: y1 * height, width: (x2 - x1) * width, height: (y2 - y1) * height })
  }
  return paintOver(picture, boxes, page.viewport)
}

/** A page that hangs gives no picture. */
const pictureTimeoutMs = 10_000

async function capture({ page }: BrowserSession): Promise<Uint8Array> {
  const picture = await Promise.race([
    page.screenshot({ type: 'jpeg', quality: 75, optimizeForSpeed: true, captureBeyondViewport: false }),
    Bun.sleep(pictureTimeoutMs),
  ])
  if (picture) return picture
  throw new AgentError('page_unreachable', 'the page does not answer', {
    hint: 'check that the app is running, then run it again',
  })
}

async function paintOver(
  picture: Uint8Array,
  boxes: Rectangle[],
  viewport: { width: number; height: number },
): Promise<Uint8Array> {
  const visible = boxes.filter(
    (box) => box.x < viewport.width && box.y < viewport.height && box.x + box.width > 0 && box.y + box.height > 0,
  )
  if (visible.length === 0) return picture
  const rectangles = visible.map(
    (box) =>
      `<rect x="${box.x - 2}" y="${box.y - 2}" width="${box.width + 4}" height="${box.height + 4}" fill="#444"/>`,
  )
  const cover = `<svg xmlns="http://www.w3.org/2000/svg" width="${viewport.width}" height="${viewport.height}">${rectangles.join('')}</svg>`
  return sharp(picture)
    .composite([{ input: Buffer.from(cover), left: 0, top: 0 }])
    .jpeg({ quality: 75 })
    .toBuffer()
}
