import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises'
import { join, resolve, sep } from 'node:path'
import { z } from 'zod'
import { WebError } from '../errors.ts'
import { safeName } from './safe-name.ts'

export const uploadSchema = z.object({
  id: z.string(),
  name: z.string(),
  size_bytes: z.number().int(),
  received_bytes: z.number().int(),
  complete: z.boolean(),
})
export type Upload = z.infer<typeof uploadSchema>

const keptSchema = z.object({ name: z.string(), size_bytes: z.number().int().nullable() })
const idPattern = /^upl_[0-9a-f]{24}$/
const incompleteKeptMs = 24 * 3_600_000

/** Files that came from clients, each alone in a folder of its own: `<root>/<id>/content/<name>`. */
export class Uploads {
  readonly maxBytes: number
  readonly #root: string
  readonly #busy = new Set<string>()

  constructor(root: string, options: { maxBytes: number }) {
    this.#root = resolve(root)
    this.maxBytes = options.maxBytes
  }

  /**
   * A new, empty upload. `sizeBytes` is null when only the end of the stream will tell.
   * @throws WebError `too_large`
   */
  async create(name: string, sizeBytes: number | null): Promise<Upload> {
    if (sizeBytes !== null && sizeBytes > this.maxBytes) throw this.#tooLarge()
    const id = `upl_${randomBytes(12).toString('hex')}`
    await mkdir(join(this.#root, id, 'content'), { recursive: true })
    await this.#keep(id, { name: safeName(name), size_bytes: sizeBytes })
    const path = join(this.#root, id, 'content', safeName(name))
    await Bun.write(path, '')
    return this.get(id)
  }

  /**
   * Appends a part that starts at `offset` and says how far the upload has come. What arrived before a dropped connection stays.
   * @throws WebError `upload_offset`, `too_large`, `upload_not_found`
   */
  async append(id: string, offset: number, parts: AsyncIterable<Uint8Array>): Promise<Upload> {
    const upload = await this.get(id)
    if (offset !== upload.received_bytes || this.#busy.has(id)) {
      throw new WebError('upload_offset', `the next part must start at byte ${upload.received_bytes}`, {
        hint: `ask GET /api/v1/uploads/${id} for received_bytes and go on from there`,
      })
    }
    const limit = (await this.#kept(id)).size_bytes ?? this.maxBytes
    const path = this.#path(id, upload.name)
    this.#busy.add(id)
    const file = await open(path, 'a')
    try {
      let received = offset
      for await (const part of parts) {
        received += part.byteLength
        if (received > limit) throw this.#tooLarge(limit)
        await file.write(part)
      }
    } finally {
      await file.close()
      this.#busy.delete(id)
    }
    return this.get(id)
  }

  /** Says that a stream of unknown size has ended. */
  async finish(id: string): Promise<Upload> {
    const upload = await this.get(id)
    await this.#keep(id, { name: upload.name, size_bytes: upload.received_bytes })
    return this.get(id)
  }

  /** @throws WebError `upload_not_found` */
  async get(id: string): Promise<Upload> {
    const { name, size_bytes } = await this.#kept(id)
    const { size } = await stat(this.#path(id, name))
    return { id, name, size_bytes: size_bytes ?? size, received_bytes: size, complete: size_bytes === size }
  }

  /**
   * Where a complete upload lies.
   * @throws WebError `upload_incomplete`, `upload_not_found`
   */
  async pathOf(id: string): Promise<string> {
    const upload = await this.get(id)
    if (!upload.complete) {
      throw new WebError('upload_incomplete', `${upload.received_bytes} of ${upload.size_bytes} bytes have arrived`, {
        hint: 'send the rest first',
      })
    }
    return this.#path(id, upload.name)
  }

  async delete(id: string): Promise<void> {
    if (idPattern.test(id)) await rm(join(this.#root, id), { recursive: true, force: true })
  }

  /** Forgets the upload that a path lies in; leaves every other path alone. */
  async deleteByPath(path: string): Promise<void> {
    const id = this.idOf(path)
    if (id) await this.delete(id)
  }

  idOf(path: string): string | undefined {
    const inside = resolve(path)
    if (!inside.startsWith(this.#root + sep)) return undefined
    const id = inside.slice(this.#root.length + 1).split(sep)[0] ?? ''
    return idPattern.test(id) ? id : undefined
  }

  /** Removes what was begun more than a day ago and never finished. */
  async sweep(): Promise<void> {
    if (!existsSync(this.#root)) return
    for (const id of await readdir(this.#root)) {
      if (!idPattern.test(id)) continue
      const { mtimeMs } = await stat(join(this.#root, id))
      if (Date.now() - mtimeMs < incompleteKeptMs) continue
      const upload = await this.get(id).catch(() => undefined)
      if (!upload?.complete) await this.delete(id)
    }
  }

  #path(id: string, name: string): string {
    return join(this.#root, id, 'content', name)
  }

  async #keep(id: string, kept: z.infer<typeof keptSchema>): Promise<void> {
    await Bun.write(join(this.#root, id, 'upload.json'), JSON.stringify(kept))
  }

  async #kept(id: string): Promise<z.infer<typeof keptSchema>> {
    const file = idPattern.test(id) ? Bun.file(join(this.#root, id, 'upload.json')) : undefined
    if (!(await file?.exists())) {
      throw new WebError('upload_not_found', 'there is no such upload', { hint: 'upload the file again' })
    }
    return keptSchema.parse(await file?.json())
  }

  #tooLarge(limit = this.maxBytes): WebError {
    return new WebError('too_large', `the file is larger than ${limit} bytes`, {
      hint: 'cut the recording, or index it with `stepcast index`, which has no limit',
    })
  }
}
