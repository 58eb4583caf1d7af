import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { basename, join } from 'node:path'

const maxBytes = 5 * 1024 * 1024

const signatures = [
  { extension: 'png', at: 0, bytes: [0x89, 0x50, 0x4e, 0x47] },
  { extension: 'jpg', at: 0, bytes: [0xff, 0xd8, 0xff] },
  { extension: 'gif', at: 0, bytes: [0x47, 0x49, 0x46, 0x38] },
  { extension: 'webp', at: 8, bytes: [0x57, 0x45, 0x42, 0x50] },
]

export interface StoredPhoto {
  /** Name of the file inside the photo folder. */
  file: string
  /** Name under which it was uploaded. */
  name: string
}

export type PhotoResult = { photo: StoredPhoto | null } | { error: string }

export function photoFolder(dataDir: string): string {
  const folder = join(dataDir, 'photos')
  mkdirSync(folder, { recursive: true })
  return folder
}

/** Keeps an uploaded picture on disk. The type is told from the bytes, because the name and the header are the sender's claim. */
export async function storePhoto(folder: string, upload: File | null): Promise<PhotoResult> {
  if (upload === null || upload.size === 0) return { photo: null }
  if (upload.size > maxBytes) return { error: 'Choose a picture of at most 5 MB' }
  const bytes = new Uint8Array(await upload.arrayBuffer())
  const kind = signatures.find(({ at, bytes: mark }) => mark.every((byte, index) => bytes[at + index] === byte))
  if (!kind) return { error: 'Choose a PNG, JPEG, GIF or WebP picture' }
  const file = `${randomUUID()}.${kind.extension}`
  await Bun.write(join(folder, file), bytes)
  return { photo: { file, name: basename(upload.name).slice(0, 120) } }
}

export async function storeDrawing(folder: string, name: string, svg: string): Promise<StoredPhoto> {
  const file = `${name}.svg`
  await Bun.write(join(folder, file), svg)
  return { file, name: file }
}
