import { createEmbedder, readInferenceConfiguration, ReplyCache, type Embedder } from '@stepcast/inference-client'
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { applyCorrections, type CorrectedRecording } from '../correct/apply-corrections.ts'
import { type Corrections, noCorrections } from '../correct/correction.ts'
import { VideoIndexError } from '../errors.ts'
import { indexDocumentSchema, type IndexDocument, type Video } from '../protocol/document.ts'
import { DocumentTable, revisionOf, type StoredDocument } from './document-table.ts'
import { openReadingFolder, replaceFiles } from './keyframe-folder.ts'
import { MomentTable, removeMoments, type MomentHit, type MomentRows } from './moment-table.ts'
import { embedMoments } from './embed-moments.ts'
import { inChunks } from './in-chunks.ts'
import { momentTexts } from './moment-texts.ts'
import { documentsTableName } from './schema.ts'
import { correctedMeanwhile, notFound, plainName, resolveReference } from './references.ts'
import { rememberVectors } from './remember-vectors.ts'
import { SiteNames } from './site-names.ts'
import { guardStore } from './store-error.ts'
import { spaceOf } from './space-of.ts'
import { Tables } from './tables.ts'
import { WriterLock } from './writer-lock.ts'

export type LibraryOptions = {
  /** The folder that holds everything Stepcast keeps; made by the first write. */
  dataDir: string
  /** Makes the vectors; by default the configured embedding server, else the embedded sentence model. */
  embedder?: Embedder
}

export type SearchOptions = {
  videoId?: string | undefined
  /** How many recordings are looked at in full; 20 by default. */
  maxVideos?: number
  signal?: AbortSignal | undefined
}

type WriteOptions = { signal?: AbortSignal | undefined }

type PutOptions = WriteOptions & {
  /** Pictures to keep with the document in place of those that were; see `newReading`. They are moved out of there. */
  keyframeFolder?: string | undefined
}

type Entry = StoredDocument & MomentRows

const documentsAtOnce = 500

/**
 * Everything that was indexed, in LanceDB below `<dataDir>/lancedb`, with the pictures beside it.
 *
 * The document's row is the truth and its writing the moment of commitment: rows of steps and events are derived from it,
 * and those of another revision are never read. Writers take turns, across processes too, and readers see at once what
 * other processes wrote. Every method throws VideoIndexError `store_failed` when the store cannot be read or written.
 */
export class Library implements AsyncDisposable {
  readonly dataDir: string
  readonly #embedder: Embedder
  readonly #folder: string
  readonly #lock: WriterLock
  readonly #tables: Tables
  readonly #documents: DocumentTable
  readonly #moments: MomentTable
  readonly #space: string

  #reembedding: Promise<void> | undefined
  #isClosed = false

  private constructor(dataDir: string, embedder: Embedder) {
    this.dataDir = dataDir
    this.#embedder = rememberVectors(embedder)
    this.#folder = join(dataDir, 'lancedb')
    this.#lock = new WriterLock(join(dataDir, 'writer.lock'))
    this.#tables = new Tables(this.#folder)
    this.#documents = new DocumentTable(this.#tables)
    this.#space = spaceOf(embedder)
    this.#moments = new MomentTable(this.#tables, this.#space)
  }

  /** Reads and makes nothing yet, so that opening costs no time. */
  static async open({ dataDir, embedder }: LibraryOptions): Promise<Library> {
    return new Library(resolve(dataDir), embedder ?? createEmbedder(readInferenceConfiguration(process.env)))
  }

  /**
   * Keeps the document, as a reader made it, in place of what was known of its video; what people corrected stays, and is applied to it.
   * When it fails, the store is as it was.
   */
  async put(document: IndexDocument, options: PutOptions = {}): Promise<void> {
    const checked = indexDocumentSchema.parse(document)
    await this.#write(checked, options)
  }

  /** Keeps many documents whose pictures are in their places, or that have none, faster than one after the other. */
  async putAll(documents: Iterable<IndexDocument>, { signal }: WriteOptions = {}): Promise<void> {
    for (const some of inChunks(documents, documentsAtOnce)) {
      const checked = some.map((document) => indexDocumentSchema.parse(document))
      const known = await this.#correctionsOf(checked)
      const entries: Entry[] = []
      for (const document of checked)
        entries.push(await this.#prepare(document, known.get(document.video.id), { signal }))
      await guardStore('written', () => this.#lock.hold(() => this.#commitRead(entries, { signal }), { signal }))
    }
    await guardStore('written', () => this.#lock.hold(() => this.#moments.reindex(), { signal }))
  }

  /** A folder for the pictures of a video that is being read: what the store holds of it stays whole until `put`. */
  async newReading(id: string): Promise<AsyncDisposable & { path: string }> {
    return await guardStore('written', () => openReadingFolder(this.videoDir(id)))
  }

  /** Moves the pictures of a reading to where they stay, in place of those that are there, before its document is put. */
  async keepPictures(id: string, folder: string): Promise<void> {
    await guardStore('written', () => replaceFiles(folder, this.keyframeFolder(id), async () => {}))
  }

  /** All recordings, the latest indexed first. */
  async list(): Promise<Video[]> {
    if (this.#isEmpty()) return []
    const stored = await guardStore('read', () => this.#documents.readAll())
    return stored.map(({ document }) => document.video).sort((a, b) => b.indexed_at.localeCompare(a.indexed_at))
  }

  /**
   * The document of a video id, or of a path: the recording read from there, else the one with the same content.
   * @throws VideoIndexError `video_not_found`
   */
  async get(reference: string): Promise<IndexDocument> {
    const document = await this.find(await this.#resolve(reference))
    if (document) return document
    throw notFound(reference)
  }

  /** The document of exactly this video id as it was read, without what people corrected; or undefined. */
  async original(id: string): Promise<IndexDocument | undefined> {
    return (await this.#asRead([id]))[0]?.document
  }

  /**
   * A recording as it is corrected, by its id.
   * @throws VideoIndexError `video_not_found`
   */
  async corrected(id: string): Promise<CorrectedRecording> {
    const [stored] = await this.#asRead([id])
    if (!stored) throw notFound(id)
    const corrections = stored.corrections ?? noCorrections
    return { ...applyCorrections(stored.document, corrections), corrections, revision: stored.revision }
  }

  /**
   * Puts other corrections in place of those of a recording, made of what was read and of those that are there.
   * @throws VideoIndexError `video_not_found`; `correction_conflict` when it is not of `revision` any more where that is given, or does not stay so meanwhile
   */
  async correct(
    id: string,
    change: (read: IndexDocument, known: Corrections) => Corrections,
    { revision, signal }: WriteOptions & { revision?: string | undefined } = {},
  ): Promise<CorrectedRecording> {
    const [stored] = await this.#asRead([id])
    if (!stored) throw notFound(id)
    if (revision !== undefined && revision !== stored.revision) throw correctedMeanwhile()
    const corrections = change(stored.document, stored.corrections ?? noCorrections)
    const entry = await this.#prepare(stored.document, corrections, { signal })
    const write = async () => {
      const [now] = await this.#documents.read([id])
      if (now?.revision !== stored.revision) throw correctedMeanwhile()
      await this.#commit([entry])
    }
    await guardStore('written', () => this.#lock.hold(write, { signal }))
    return { ...applyCorrections(stored.document, corrections), corrections, revision: entry.revision }
  }

  /** The document of exactly this video id, or undefined. */
  async find(id: string): Promise<IndexDocument | undefined> {
    return (await this.stored([id]))[0]?.document
  }

  /** Forgets a recording with its pictures and what models replied about it, and returns what it was. */
  async delete(reference: string): Promise<Video> {
    const { video } = await this.get(reference)
    await guardStore('written', () =>
      this.#lock.hold(async () => {
        using replies = this.openReplies()
        replies.forget(video.id)
        await this.#documents.remove(video.id)
        await removeMoments(this.#tables, video.id)
        await rm(this.videoDir(video.id), { recursive: true, force: true })
      }),
    )
    return video
  }

  /** The folder of a video's pictures and other files; it may not exist yet. */
  videoDir(id: string): string {
    return join(this.dataDir, 'videos', plainName(id))
  }

  /** What earlier runs of a recording's procedure saw confirmed on the sites they ran on; kept when it is indexed again. */
  siteNames(id: string): SiteNames {
    return new SiteNames(join(this.videoDir(id), 'sites.json'))
  }

  keyframePath(id: string, name: string): string {
    return join(this.keyframeFolder(id), plainName(name))
  }

  /** Where a video's pictures are, with what was read off them; it may not exist yet. */
  keyframeFolder(id: string): string {
    return join(this.videoDir(id), 'keyframes')
  }

  /** What models replied about the recordings, so that nothing is asked twice; who opens it closes it. */
  openReplies(): ReplyCache {
    return new ReplyCache(join(this.dataDir, 'replies.sqlite'))
  }

  /** How many replies of models are kept, and how many bytes they are. */
  async replies(): Promise<{ replies: number; bytes: number }> {
    return await guardStore('read', async () => {
      using replies = this.openReplies()
      return replies.size()
    })
  }

  /** Forgets all replies of models; what was made of them stays. */
  async clearReplies(): Promise<void> {
    await guardStore('written', async () => {
      using replies = this.openReplies()
      replies.clear()
    })
  }

  /** The documents of these ids that exist, as they are corrected, with their revisions. */
  async stored(ids: readonly string[]): Promise<{ document: IndexDocument; revision: string }[]> {
    return (await this.#asRead(ids)).map(({ document, corrections, revision }) => ({
      ...applyCorrections(document, corrections),
      revision,
    }))
  }

  /**
   * The steps and events of the recordings that may answer, by words and by meaning; of one recording when it is named.
   * Similarities are absent when the embedder does not understand the language of `meaning`.
   */
  async search(
    { words, meaning }: { words: string; meaning: string },
    options: SearchOptions = {},
  ): Promise<MomentHit[]> {
    const { videoId, maxVideos = 20, signal } = options
    if (this.#isEmpty()) return []
    const outside = await guardStore('read', () => this.#documents.outside(this.#space))
    if (outside.length > 0) this.#reembed()
    const understood = meaning.trim() !== '' && this.understands(meaning)
    const vector = understood ? (await this.#embedder.embed([meaning], { signal }))[0] : undefined
    const look = async () => {
      const found = async (moments: MomentTable, near: Float32Array | undefined, isThere: (id: string) => boolean) => {
        const videoIds =
          videoId === undefined ? await moments.nearestVideos({ words, vector: near, maxVideos }) : [videoId]
        return await moments.all(videoIds.filter(isThere), near)
      }
      const hits = await found(this.#moments, vector, () => true)
      // What has vectors of another model only is found by its words.
      for (const [space, ids] of Map.groupBy(outside, (each) => each.space)) {
        const there = new Set(ids.map(({ id }) => id))
        hits.push(...(await found(new MomentTable(this.#tables, space), undefined, (id) => there.has(id))))
      }
      return hits
    }
    return await guardStore('searched', async () => {
      try {
        return await look()
      } catch (error) {
        if (error instanceof VideoIndexError) throw error
        // an index that cannot be read is made anew from the rows
        await this.#lock.hold(() => this.#moments.reindex({ anew: true }), { signal })
        return await look()
      }
    })
  }

  /** Waits until vectors that another model made are made anew; searches go on meanwhile, and start it. */
  async settled(): Promise<void> {
    await this.#reembedding
  }

  /** Whether similarities to this text mean anything. */
  understands(text: string): boolean {
    return this.#embedder.understands?.(text) ?? true
  }

  async close(): Promise<void> {
    this.#isClosed = true
    // The recording that is under way is finished, so that commands that end at once get on with it too.
    await this.#reembedding
    this.#tables.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #asRead(ids: readonly string[]): Promise<StoredDocument[]> {
    if (this.#isEmpty()) return []
    return await guardStore('read', () => this.#documents.read(ids))
  }

  async #write(document: IndexDocument, { signal, keyframeFolder }: PutOptions): Promise<void> {
    const id = document.video.id
    const [known] = await this.#asRead([id]).catch(() => [])
    const revision = revisionOf(document, known?.corrections)
    if (!keyframeFolder && known?.revision === revision && known.space === this.#space) return
    const entry = await this.#prepare(document, known?.corrections, { keyframeFolder, signal })
    const write = () => this.#commitRead([entry], { signal })
    const writeAll = keyframeFolder ? () => replaceFiles(keyframeFolder, this.keyframeFolder(id), write) : write
    await guardStore('written', () => this.#lock.hold(writeAll, { signal }))
  }

  async #prepare(
    document: IndexDocument,
    corrections: Corrections | undefined,
    { keyframeFolder = this.keyframeFolder(document.video.id), signal }: PutOptions,
  ): Promise<Entry> {
    const moments = momentTexts(applyCorrections(document, corrections).document)
    const vectors = await embedMoments(moments, this.#embedder, { keyframeFolder, signal })
    return {
      document,
      corrections,
      videoId: document.video.id,
      revision: revisionOf(document, corrections),
      space: this.#space,
      moments,
      vectors,
    }
  }

  async #correctionsOf(documents: readonly IndexDocument[]): Promise<Map<string, Corrections | undefined>> {
    const stored = await this.#asRead(documents.map(({ video }) => video.id)).catch(() => [])
    return new Map(stored.map(({ document, corrections }) => [document.video.id, corrections]))
  }

  /** Commits what was read, with the corrections that are there by now; the caller holds the writer lock. */
  async #commitRead(entries: readonly Entry[], { signal }: WriteOptions): Promise<void> {
    const known = await this.#correctionsOf(entries.map(({ document }) => document))
    const current: Entry[] = []
    for (const entry of entries) {
      const corrections = known.get(entry.videoId)
      const isCurrent = Bun.deepEquals(corrections, entry.corrections)
      // what is read anew here was moved to its place already
      current.push(isCurrent ? entry : await this.#prepare(entry.document, corrections, { signal }))
    }
    await this.#commit(current)
  }

  /** Writes all of them or none; the caller holds the writer lock. */
  async #commit(entries: readonly Entry[]): Promise<void> {
    const before = new Map(
      (await this.#documents.read(entries.map(({ videoId }) => videoId)).catch(() => [])).map((stored) => [
        stored.document.video.id,
        stored,
      ]),
    )
    try {
      await this.#moments.write(entries)
      await this.#documents.write(entries)
    } catch (error) {
      for (const { videoId } of entries)
        await removeMoments(this.#tables, videoId, before.get(videoId)).catch(() => undefined)
      throw error
    }
    // What is left over when this fails is never read, and goes with the next write.
    for (const entry of entries)
      if (before.has(entry.videoId)) await removeMoments(this.#tables, entry.videoId, entry).catch(() => undefined)
  }

  /** After a change of the embedding model, makes vectors anew from the documents, one recording after the other. */
  #reembed(): void {
    const work = async () => {
      for (const { id } of await this.#documents.outside(this.#space)) {
        if (this.#isClosed) return
        const document = await this.original(id)
        if (document) await this.#write(document, {})
      }
    }
    // What fails here fails for the question as well, which tells of it; the next search goes on.
    this.#reembedding ??= work()
      .catch(() => undefined)
      .finally(() => (this.#reembedding = undefined))
  }

  async #resolve(reference: string): Promise<string> {
    if (this.#isEmpty()) return reference
    return await resolveReference(reference, () => guardStore('read', () => this.#documents.paths()))
  }

  #isEmpty(): boolean {
    return !existsSync(join(this.#folder, `${documentsTableName}.lance`))
  }
}
