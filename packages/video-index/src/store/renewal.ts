import { migrateOlder } from './migrate-older.ts'
import type { Entry, Store } from './store.ts'
import type { Outdated, ReadDocument } from './video-table.ts'

type RenewalOptions = {
  store: Store
  /** Everything that is derived from a document; without an embedder at work, all but its vectors. */
  prepare: (read: ReadDocument, options: { embeds: boolean }) => Promise<Entry>
  /** Whether vectors of this text mean anything. */
  understands: (text: string) => boolean
  /** Told in one line what is made anew, and how far it has come. */
  notice: (text: string) => void
}

const documentsAtOnce = 100

/** Brings what an earlier edition or another embedding model has written to how this one writes it. */
export class Renewal {
  readonly #options: RenewalOptions
  #migrated: Promise<void> | undefined
  #reembedding: Promise<void> | undefined
  /** The version of the table of recordings in which nothing was outdated. */
  #currentVersion = -1
  #isClosed = false

  constructor(options: RenewalOptions) {
    this.#options = options
  }

  /** Takes over a store of an earlier version, once; whoever finds it being taken over waits. */
  async migrate(signal?: AbortSignal): Promise<void> {
    this.#migrated ??= this.#migrate(signal)
    try {
      await this.#migrated
    } catch (error) {
      this.#migrated = undefined
      throw error
    }
  }

  /**
   * Analyses moments anew where that was done otherwise, before they are searched. Vectors of another model are made anew
   * meanwhile; see `settled`.
   */
  async refresh(signal?: AbortSignal): Promise<void> {
    const { store } = this.#options
    const version = await store.videos.version()
    if (version === this.#currentVersion) return
    const outdated = await store.videos.outdated(store.space)
    if (outdated.some(({ analysis }) => analysis)) await this.#analyse(signal)
    if (outdated.some(({ space }) => space !== store.space)) this.#embed()
    if (outdated.length === 0) this.#currentVersion = version
  }

  /** Waits until vectors that another model made are made anew. */
  async settled(): Promise<void> {
    await this.#reembedding
  }

  /** Ends after the recording that is under way, so that commands that end at once get on with it too. */
  async close(): Promise<void> {
    this.#isClosed = true
    await this.#reembedding
  }

  async #migrate(signal: AbortSignal | undefined): Promise<void> {
    const { store } = this.#options
    if ((await store.tables.names()).older.length === 0) return
    await store.lock.hold(() => migrateOlder(store, this.#options), { signal })
  }

  async #analyse(signal: AbortSignal | undefined): Promise<void> {
    const { store, prepare, notice } = this.#options
    const work = async () => {
      const ids = (await store.videos.outdated(store.space)).filter(({ analysis }) => analysis).map(({ id }) => id)
      for (let done = 0; done < ids.length; done += documentsAtOnce) {
        signal?.throwIfAborted()
        notice(`making recordings findable as this version finds them: ${done} of ${ids.length}`)
        const some = ids.slice(done, done + documentsAtOnce).map((id) => store.videos.read([id]).catch(() => []))
        // what cannot be read is told of when somebody asks for it
        const entries = (await Promise.all(some)).flat().map(async (each) => ({
          ...(await prepare(each, { embeds: false })),
          space: each.space,
        }))
        await store.commit(await Promise.all(entries))
      }
      await store.keepIndexed({ now: true })
    }
    await store.lock.hold(work, { signal })
  }

  #embed(): void {
    // What fails here fails for the question as well, which tells of it; the next search goes on.
    this.#reembedding ??= this.#embedAll()
      .catch(() => undefined)
      .finally(() => (this.#reembedding = undefined))
  }

  async #embedAll(): Promise<void> {
    const { store } = this.#options
    const isOutside = ({ space }: Outdated) => space !== store.space
    for (const { id } of (await store.videos.outdated(store.space)).filter(isOutside)) {
      if (this.#isClosed) return
      await this.#embedOne(id)
    }
  }

  async #embedOne(id: string): Promise<void> {
    const { store, prepare } = this.#options
    const [stored] = await store.videos.read([id])
    if (!stored) return
    const entry = await prepare(stored, { embeds: true })
    await store.lock.hold(async () => {
      // it may have been indexed anew, or forgotten, while its vectors were made
      const [head] = await store.videos.readHeads([id])
      if (head?.revision !== stored.revision) return
      await store.commit([entry])
      await store.keepIndexed()
    })
  }
}
