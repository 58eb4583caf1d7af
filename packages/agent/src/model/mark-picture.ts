import sharp from 'sharp'
import type { ObservedElement } from '../observe/observation.ts'

const quality = 80

/** A picture of the page with the number of each element at its upper left corner. */
export async function markPicture(
  picture: Uint8Array,
  marks: ReadonlyMap<number, ObservedElement>,
  viewport: { width: number; height: number },
): Promise<Uint8Array> {
  const badges = [...marks]
    .filter(([, { inView }]) => inView)
    .map(([n, { box }]) => {
      const width = 8 + 7 * String(n).length
      const [x, y] = [
        Math.max(0, Math.min(viewport.width - width, box.x)),
        Math.max(0, Math.min(viewport.height - 14, box.y - 7)),
      ]
      return `<rect x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}" fill="none" stroke="#d6007a"/><rect x="${x}" y="${y}" width="${width}" height="14" fill="#d6007a"/><text x="${x + 4}" y="${y + 11}">${n}</text>`
    })
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${viewport.width} ${viewport.height}" width="${viewport.width}" height="${viewport.height}" font-family="sans-serif" font-size="11" fill="#fff">${badges.join('')}</svg>`
  const base = sharp(picture).resize(viewport.width, viewport.height, { fit: 'fill' })
  return new Uint8Array(
    await base
      .composite([{ input: Buffer.from(svg) }])
      .jpeg({ quality })
      .toBuffer(),
  )
}
