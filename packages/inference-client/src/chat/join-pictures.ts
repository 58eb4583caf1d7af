import sharp from 'sharp'

/** A picture, and what is written above it where it is not alone. */
export type LabelledPicture = { label: string; data: Uint8Array; mediaType: string }

const barHeight = 40
const gap = 8
const quality = 85

/** Pictures in one: two in a row, each under its label, in order. One alone stays as it is; undefined for none. */
export async function joinPictures(
  pictures: readonly LabelledPicture[],
): Promise<{ data: Uint8Array; mediaType: string } | undefined> {
  const [first, ...others] = pictures
  if (!first || others.length === 0) return first
  const sizes = await Promise.all(pictures.map(async ({ data }) => sharp(data).metadata()))
  const [width, height] = [Math.max(...sizes.map((each) => each.width)), Math.max(...sizes.map((each) => each.height))]
  const [across, down] = [2, Math.ceil(pictures.length / 2)]
  const place = (at: number) => ({
    left: (at % across) * (width + gap),
    top: Math.floor(at / across) * (height + barHeight + gap),
  })
  const parts = pictures.flatMap(({ label, data }, at) => {
    const { left, top } = place(at)
    return [
      { input: Buffer.from(bar(label, width)), left, top },
      { input: Buffer.from(data), left, top: top + barHeight },
    ]
  })
  const canvas = {
    width: across * (width + gap) - gap,
    height: down * (height + barHeight + gap) - gap,
    channels: 3,
    background: '#fff',
  } as const
  const joined = await sharp({ create: canvas }).composite(parts).jpeg({ quality }).toBuffer()
  return { data: new Uint8Array(joined), mediaType: 'image/jpeg' }
}

function bar(label: string, width: number): string {
  const plain = label.replaceAll(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`)
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${barHeight}"><rect width="100%" height="100%"/><text x="12" y="28" font-family="sans-serif" font-size="24" fill="#fff">${plain}</text></svg>`
}
