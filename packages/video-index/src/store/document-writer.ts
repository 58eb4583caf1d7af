import type { Embedder } from '@stepcast/inference-client'
import { applyCorrections } from '../correct/apply-corrections.ts'
import type { Corrections } from '../correct/correction.ts'
import { VideoIndexError } from '../errors.ts'
import { findMoments } from '../moment/find-moments.ts'
import type { IndexDocument } from '../protocol/document.ts'
import { embedMoments } from './embed-moments.ts'
import { inChunks } from './in-chunks.ts'
import { replaceFiles } from './keyframe-folder.ts'
import { keyframesOf } from './keyframe-table.ts'
import { correctedMeanwhile } from './references.ts'
import { guardStore } from './store-error.ts'
import type { Entry, Store } from './store.ts'
import { momentsRevision, type ReadDocument, revisionOf } from './video-table.ts'

export type WriteOptions = { signal?: AbortSignal | undefined }

export type PutOptions = WriteOptions & {
  /** Pictures to keep with the document in place of those that were; see `newReading`. They are moved out of there. */
  keyframeFolder?: string | undefined
}

type Parts = { store: Store; embedder: Embedder; keyframeFolderOf: (id: string) => string }

const documentsAtOnce = 1000

/** Makes everything that is derived from documents, and writes it with them; one writer at a time. */
export class DocumentWriter {
  readonly #store: Store
  readonly #embedder: Embedder
  readonly #keyframeFolderOf: Parts['keyframeFolderOf']

  constructor({ store, embedder, keyframeFolderOf }: Parts) {
    this.#store = store
    this.#embedder = embedder
    this.#keyframeFolderOf = keyframeFolderOf
  }

  /** Keeps what was read, with what people corrected, in place of what was known of the recording. */
  async put(document: IndexDocument, { signal, keyframeFolder }: PutOptions): Promise<void> {
    const id = document.video.id
    const corrections = (await guardStore('read', () => this.#correctionsOf([document]))).get(id)
    const [head] = await guardStore('read', () => this.#store.videos.readHeads([id]))
    const revision = revisionOf(document, corrections)
    const isKept = head?.current === momentsRevision(revision) && head.space === this.#store.space
    if (!keyframeFolder && isKept) return
    const entry = await this.prepare({ document, corrections }, { keyframeFolder, signal })
    const write = async () => {
      await this.#commitRead([entry], { signal })
      await this.#store.keepIndexed()
    }
    const writeAll = keyframeFolder
      ? () =>
          replaceFiles(keyframeFolder, this.#keyframeFolderOf(id), write, {
            keep: corrections?.frames?.map(({ name }) => name),
          })
      : write
    await this.writing(writeAll, { signal })
  }

  async putAll(documents: Iterable<IndexDocument>, { signal }: WriteOptions): Promise<void> {
    let isFirst = true
    for (const some of inChunks(documents, documentsAtOnce)) {
      const known = await guardStore('read', () => this.#correctionsOf(some))
      const entries: Entry[] = []
      for (const document of some)
        entries.push(await this.prepare({ document, corrections: known.get(document.video.id) }, { signal }))
      const write = async () => {
        await this.#commitRead(entries, { signal })
        // full text cannot be searched without an index, however little it holds
        if (isFirst) await this.#store.keepIndexed()
      }
      await this.writing(write, { signal })
      isFirst = false
    }
    await this.writing(() => this.#store.keepIndexed({ now: true }), { signal })
  }

  /**
   * Keeps other corrections with a document that is still of this revision; returns the revision that both have then.
   * @throws VideoIndexError `correction_conflict` when it is not
   */
  async correct(read: ReadDocument & { revision: string }, { signal }: WriteOptions): Promise<string> {
    const entry = await this.prepare(read, { signal })
    const write = async () => {
      const [now] = await this.#store.videos.readHeads([read.document.video.id])
      if (now?.revision !== read.revision) throw correctedMeanwhile()
      await this.#store.commit([entry])
      await this.#store.keepIndexed()
    }
    await this.writing(write, { signal })
    return entry.revision
  }

  async writing(write: () => Promise<void>, { signal }: WriteOptions = {}): Promise<void> {
    await guardStore('written', () => this.#store.lock.hold(write, { signal }))
  }

  /** All that is derived from a document as it is corrected; without `embeds`, but for its vectors. */
  async prepare(
    { document, corrections }: ReadDocument,
    options: PutOptions & { embeds?: boolean } = {},
  ): Promise<Entry> {
    const { embeds = true, keyframeFolder = this.#keyframeFolderOf(document.video.id), signal } = options
    const { document: shown } = applyCorrections(document, corrections)
    const moments = findMoments(shown)
    return {
      document,
      corrections,
      revision: revisionOf(document, corrections),
      space: embeds ? this.#store.space : '',
      moments,
      keyframes: keyframesOf(shown),
      vectors: embeds ? await embedMoments(moments, this.#embedder, { keyframeFolder, signal }) : undefined,
    }
  }

  async #correctionsOf(documents: readonly IndexDocument[]): Promise<Map<string, Corrections | undefined>> {
    const ids = documents.map(({ video }) => video.id)
    const stored = await this.#store.videos.read(ids).catch(async (error: unknown) => {
      if (!(error instanceof VideoIndexError)) throw error
      // one that cannot be read is replaced; the corrections of the others stay
      const each = ids.map((id) => this.#store.videos.read([id]).catch(() => []))
      return (await Promise.all(each)).flat()
    })
    return new Map(stored.map(({ document, corrections }) => [document.video.id, corrections]))
  }

  /** Commits what was read, with the corrections that are there by now; the caller holds the writer lock. */
  async #commitRead(entries: readonly Entry[], { signal }: WriteOptions): Promise<void> {
    const known = await this.#correctionsOf(entries.map(({ document }) => document))
    const current: Entry[] = []
    for (const entry of entries) {
      const corrections = known.get(entry.document.video.id)
      const isCurrent = Bun.deepEquals(corrections, entry.corrections)
      // what is read anew here was moved to its place already
      current.push(isCurrent ? entry : await this.prepare({ document: entry.document, corrections }, { signal }))
    }
    await this.#store.commit(current)
  }
}
