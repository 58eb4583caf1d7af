import { encodePlayable, type Library, type Video } from '@stepcast/video-index'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { toFailure } from '../jobs/failure.ts'

export const playableSchema = z.object({
  status: z.enum(['making', 'ready', 'failed']),
  /** From 0 to 1. */
  progress: z.number(),
  error: z.object({ code: z.string(), message: z.string(), hint: z.string().optional() }).optional(),
})
export type Playable = z.infer<typeof playableSchema>

type Making = { state: Playable; controller: AbortController; ended: Promise<void> }

/** Copies of recordings that every browser plays, made one after the other when somebody asks, and kept beside the pictures. */
export class PlayableCopies {
  readonly #library: Library
  readonly #making = new Map<string, Making>()
  #line: Promise<void> = Promise.resolve()

  constructor(library: Library) {
    this.#library = library
  }

  /** Where the copy of a recording is once it is ready. */
  pathOf(id: string): string {
    return join(this.#library.videoDir(id), 'playable.mp4')
  }

  /** How far the copy has come; it is begun when there is none. One that failed is told once, and begun anew when asked for again. */
  ask(video: Video & { source_path: string }): Playable {
    const known = this.#making.get(video.id)
    if (known?.state.status === 'failed') this.#making.delete(video.id)
    if (known) return known.state
    if (existsSync(this.pathOf(video.id))) return { status: 'ready', progress: 1 }
    const controller = new AbortController()
    const making: Making = { state: { status: 'making', progress: 0 }, controller, ended: Promise.resolve() }
    this.#making.set(video.id, making)
    making.ended = this.#line = this.#line.then(() => this.#make(video, making))
    return making.state
  }

  /** Ends what is being made of a recording. */
  async forget(id: string): Promise<void> {
    const making = this.#making.get(id)
    making?.controller.abort()
    await making?.ended
    this.#making.delete(id)
  }

  async close(): Promise<void> {
    await Promise.all([...this.#making.keys()].map((id) => this.forget(id)))
  }

  async #make({ id, source_path, width, height, duration_s }: Video & { source_path: string }, making: Making) {
    const path = this.pathOf(id)
    const part = `${path}.part`
    const { signal } = making.controller
    try {
      signal.throwIfAborted()
      await mkdir(this.#library.videoDir(id), { recursive: true })
      const onProgress = (progress: number) => (making.state = { status: 'making', progress })
      await encodePlayable(source_path, part, { width, height, durationS: duration_s, onProgress, signal })
      await rename(part, path)
      this.#making.delete(id)
    } catch (error) {
      await rm(part, { force: true })
      making.state = { status: 'failed', progress: 0, error: toFailure(error) }
    }
  }
}
