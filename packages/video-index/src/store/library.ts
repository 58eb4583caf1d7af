import { createEmbedder, readInferenceConfiguration, ReplyCache, type Embedder } from '@stepcast/inference-client'
import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { applyCorrections, type CorrectedRecording } from '../correct/apply-corrections.ts'
import { type Corrections, noCorrections } from '../correct/correction.ts'
import { takeFrames } from '../correct/take-frames.ts'
import { VideoIndexError } from '../errors.ts'
import { indexDocumentSchema, type IndexDocument, type Video } from '../protocol/document.ts'
import { DocumentWriter, type PutOptions, type WriteOptions } from './document-writer.ts'
import { findPictures, openReadingFolder, replaceFiles } from './keyframe-folder.ts'
import type { Keyframe } from './keyframe-table.ts'
import { correctedMeanwhile, notFound, plainName, resolveReference } from './references.ts'
import { rememberVectors } from './remember-vectors.ts'
import { Renewal } from './renewal.ts'
import { type FoundMoment, searchMoments } from './search-moments.ts'
import { CoveredRegions } from './covered-regions.ts'
import { SiteNames } from './site-names.ts'
import { spaceOf } from './space-of.ts'
import { guardStore } from './store-error.ts'
import { Store } from './store.ts'
import type { ListedVideo, StoredDocument } from './video-table.ts'

export type LibraryOptions = {
  /** The folder that holds everything Stepcast keeps; made by the first write. */
  dataDir: string
  /** Makes the vectors; by default the configured embedding server, else the embedded sentence model. */
  embedder?: Embedder
  /** Told in one line when what an earlier Stepcast has written is made anew, and how far that has come. */
  onNotice?: ((text: string) => void) | undefined
}

export type SearchOptions = {
  /** Look at the moments of these recordings, and at no others: at all of them where the recordings are not many. */
  videoIds?: readonly string[] | undefined
  /** The moments of so many recordings are looked at; 10 by default. */
  maxVideos?: number
  /** Look for the tokens among words that are spelt nearly like them, and among all that stands on the screens. */
  far?: boolean
  signal?: AbortSignal | undefined
}

/** Tokens as `analyse` gives them to moments, those of them that should stand one after the other, and the meaning in words. */
type Sought = { tokens: readonly string[]; phrases?: readonly (readonly string[])[]; meaning: string }

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
  readonly #store: Store
  readonly #writer: DocumentWriter
  readonly #renewal: Renewal

  private constructor(dataDir: string, embedder: Embedder, onNotice: LibraryOptions['onNotice']) {
    this.dataDir = dataDir
    this.#embedder = rememberVectors(embedder)
    this.#store = new Store(dataDir, spaceOf(embedder))
    const keyframeFolderOf = (id: string) => this.keyframeFolder(id)
    this.#writer = new DocumentWriter({ store: this.#store, embedder: this.#embedder, keyframeFolderOf })
    this.#renewal = new Renewal({
      store: this.#store,
      understands: (text) => this.understands(text),
      notice: (text) => onNotice?.(text),
      prepare: (read, options) => this.#writer.prepare(read, options),
    })
  }

  /** Reads and makes nothing yet, so that opening costs no time. */
  static async open({ dataDir, embedder, onNotice }: LibraryOptions): Promise<Library> {
    return new Library(resolve(dataDir), embedder ?? createEmbedder(readInferenceConfiguration(process.env)), onNotice)
  }

  /**
   * Keeps the document, as a reader made it, in place of what was known of its video; what people corrected stays, and is applied to it.
   * When it fails, the store is as it was.
   */
  async put(document: IndexDocument, options: PutOptions = {}): Promise<void> {
    const checked = indexDocumentSchema.parse(document)
    await this.#ready(options.signal)
    await this.#writer.put(checked, options)
  }

  /** Keeps many documents whose pictures are in their places, or that have none, faster than one after the other. */
  async putAll(documents: Iterable<IndexDocument>, { signal }: WriteOptions = {}): Promise<void> {
    await this.#ready(signal)
    const checked = Iterator.from(documents).map((document) => indexDocumentSchema.parse(document))
    await this.#writer.putAll(checked, { signal })
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
    const videos = await this.#reading([], () => this.#store.videos.readVideos())
    return videos.sort((a, b) => b.indexed_at.localeCompare(a.indexed_at))
  }

  /** What recordings can be told apart by, without reading them whole. */
  async listed(): Promise<ListedVideo[]> {
    return await this.#reading([], () => this.#store.videos.readListed())
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
    const known = stored.corrections ?? noCorrections
    const changed = { ...change(stored.document, known), ...(known.frames ? { frames: known.frames } : {}) }
    const folder = this.keyframeFolder(id)
    const frames = await takeFrames(changed, stored.document.video, { folder, signal })
    const corrections = frames.length > 0 ? { ...changed, frames } : changed
    const now = await this.#writer.correct({ ...stored, corrections }, { signal })
    return { ...applyCorrections(stored.document, corrections), corrections, revision: now }
  }

  /** The document of exactly this video id, or undefined. */
  async find(id: string): Promise<IndexDocument | undefined> {
    return (await this.stored([id]))[0]?.document
  }

  /** Forgets a recording with its pictures and what models replied about it, and returns what it was. */
  async delete(reference: string): Promise<Video> {
    const { video } = await this.get(reference)
    await this.#writer.writing(async () => {
      using replies = this.openReplies()
      replies.forget(video.id)
      await this.#store.remove(video.id)
      await rm(this.videoDir(video.id), { recursive: true, force: true })
    })
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

  /** What no exported picture of a recording shows; kept when it is indexed again. */
  coveredRegions(id: string): CoveredRegions {
    return new CoveredRegions(join(this.videoDir(id), 'covered.json'))
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
   * The pictures that a recording's document names, in the order of their times; the names of those that are not there, and of
   * those that are there and belong neither to it, nor to the reading that is kept, nor to corrections, undone ones too.
   */
  async pictures(id: string): Promise<{ keyframes: Keyframe[]; missing: string[]; orphans: string[] }> {
    const keyframes = await this.#reading([], async () => {
      const [head] = await this.#store.videos.readHeads([id])
      return head ? await this.#store.keyframes.read(id, head.revision) : []
    })
    const { names, read } = await findPictures(this.keyframeFolder(id))
    const named = keyframes.map(({ name }) => name)
    const [stored] = await this.#asRead([id])
    // Also those of corrections that were undone, and may be made again.
    const taken = new Set(stored?.corrections?.frames?.map(({ name }) => name))
    return {
      keyframes,
      missing: named.filter((name) => !names.includes(name)),
      orphans: names.filter((name) => !named.includes(name) && !read.has(name) && !taken.has(name)),
    }
  }

  /**
   * Every moment of the recordings that may answer, by words and by meaning, or of those that are named. Similarities are absent
   * when the embedder does not understand the language of `meaning`.
   */
  async search(
    { tokens, phrases = [], meaning }: Sought,
    { videoIds, maxVideos = 10, far = false, signal }: SearchOptions = {},
  ): Promise<FoundMoment[]> {
    if (this.#store.isEmpty()) return []
    await this.#ready(signal)
    await guardStore('read', () => this.#renewal.refresh(signal))
    const understood = meaning.trim() !== '' && this.understands(meaning)
    const vector = understood ? (await this.#embedder.embed([meaning], { signal }))[0] : undefined
    const look = () => searchMoments(this.#store, { tokens, phrases, vector, videoIds, maxVideos, far })
    const isOwn = (error: unknown) => error instanceof VideoIndexError
    return await guardStore('searched', async () => {
      try {
        // files of an earlier state of the store go while somebody writes
        return await look().catch((error: unknown) => (isOwn(error) ? Promise.reject(error) : look()))
      } catch (error) {
        if (isOwn(error)) throw error
        // an index that cannot be read is made anew from the rows
        await this.#store.lock.hold(() => this.#store.keepIndexed({ anew: true }), { signal })
        return await look()
      }
    })
  }

  /** Waits until vectors that another model made are made anew; searches go on meanwhile, and start it. */
  async settled(): Promise<void> {
    await this.#renewal.settled()
  }

  /** Whether similarities to this text mean anything. */
  understands(text: string): boolean {
    return this.#embedder.understands?.(text) ?? true
  }

  async close(): Promise<void> {
    await this.#renewal.close()
    this.#store.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #asRead(ids: readonly string[]): Promise<StoredDocument[]> {
    return await this.#reading([], () => this.#store.videos.read(ids))
  }

  async #reading<Result>(nothing: Result, read: () => Promise<Result>): Promise<Result> {
    if (this.#store.isEmpty()) return nothing
    await this.#ready()
    return await guardStore('read', read)
  }

  async #ready(signal?: AbortSignal): Promise<void> {
    if (!this.#store.isEmpty()) await guardStore('read', () => this.#renewal.migrate(signal))
  }

  async #resolve(reference: string): Promise<string> {
    return await resolveReference(reference, () => this.#reading([], () => this.#store.videos.paths()))
  }
}
