import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { createEmbedder, readInferenceConfiguration, type Embedder } from '@stepcast/inference-client'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ask } from '../ask/ask.ts'
import { Library } from './library.ts'
import { parseQuestion } from '../ask/question.ts'
import { search } from '../ask/search.ts'
import { sampleDocument, sampleEvent } from '../testing/sample-document.ts'
import { twenty } from '../testing/twenty.ts'

const embedder = createEmbedder(readInferenceConfiguration({}))
let dataDir: string

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'stepcast-library-'))
})
afterEach(async () => {
  await rm(dataDir, { recursive: true, force: true })
})

const open = (options: { embedder?: Embedder } = {}) => Library.open({ dataDir, embedder, ...options })

async function rowCount(table: string): Promise<number> {
  const { connect } = await import('@lancedb/lancedb')
  const connection = await connect(join(dataDir, 'lancedb'))
  const names = (await connection.tableNames()).filter((name) => name === table || name.startsWith(`${table}_v`))
  const counts = await Promise.all(names.map(async (name) => (await connection.openTable(name)).countRows()))
  return counts.reduce((sum, count) => sum + count, 0)
}

describe('Library', () => {
  test('gives back exactly the document that was put', async () => {
    await using library = await open()
    const document = sampleDocument({ video: { title: 'It’s “quoted”, 中文 and \\ all' } })
    await library.put(document)
    expect(await library.get(document.video.id)).toEqual(document)
    expect(await library.list()).toEqual([document.video])
  })

  test('has nothing before the first write, and makes no folder for reading', async () => {
    const unused = join(dataDir, 'unused')
    await using library = await Library.open({ dataDir: unused, embedder })
    expect(await library.list()).toEqual([])
    expect(await library.find('vid_00000000000000aa')).toBeUndefined()
    expect(await Bun.file(unused).exists()).toBe(false)
  })

  test('replaces a video’s rows when it is put again', async () => {
    await using library = await open()
    const document = sampleDocument()
    await library.put(document)
    await library.put(document)
    const shorter = { ...document, procedure: { ...document.procedure, steps: document.procedure.steps.slice(0, 2) } }
    await library.put(shorter)
    expect(await library.get(document.video.id)).toEqual(shorter)
    expect(await rowCount('videos')).toBe(1)
    expect(await rowCount('steps')).toBe(2)
  })

  test('keeps one whole document when many libraries put the same video at once', async () => {
    const libraries = await Promise.all(Array.from({ length: 4 }, () => open()))
    const documents = libraries.map((_, index) => sampleDocument({ video: { title: `Take ${index}` } }))
    await Promise.all(
      libraries.flatMap((library, index) => [library.put(documents[index]!), library.put(documents[index]!)]),
    )
    await using reader = await open()
    expect(documents).toContainEqual(await reader.get('vid_00000000000000aa'))
    expect(await rowCount('videos')).toBe(1)
    expect(await rowCount('steps')).toBe(6)
    expect(await rowCount('keyframes')).toBe(12)
    expect(await rowCount('vectors')).toBe(7)
    for (const library of libraries) await library.close()
  })

  test('keeps every video once and whole when eight processes write the same twenty at once', async () => {
    const writer = join(import.meta.dir, '..', 'testing', 'put-twenty.ts')
    const processes = Array.from({ length: 8 }, () =>
      Bun.spawn([process.execPath, writer, dataDir], { stdout: 'ignore', stderr: 'pipe' }),
    )
    for (const child of processes) {
      expect(await new Response(child.stderr).text()).not.toContain('error')
      expect(await child.exited).toBe(0)
    }
    await using library = await open()
    expect((await library.list()).map(({ id }) => id).toSorted()).toEqual(twenty().map(({ video }) => video.id))
    for (const document of twenty()) expect(await library.get(document.video.id)).toEqual(document)
    expect(await rowCount('videos')).toBe(20)
    expect(await rowCount('steps')).toBe(120)
    expect(await rowCount('keyframes')).toBe(240)
    expect(await rowCount('vectors')).toBe(140)
  }, 120_000)

  test('puts many at once, and finds each', async () => {
    await using library = await open()
    await library.putAll(twenty())
    await library.putAll(twenty())
    expect(await library.list()).toHaveLength(20)
    expect(await rowCount('steps')).toBe(120)
    const { citations } = await ask(library, 'Where is the price set?', { videoId: twenty()[7]!.video.id })
    expect(citations[0]?.step).toBe(4)
  })

  test('makes indices anew that can no longer be read', async () => {
    {
      await using library = await open()
      await library.putAll(twenty())
    }
    for (const folder of new Bun.Glob('lancedb/*.lance/_indices/*').scanSync({ cwd: dataDir, onlyFiles: false }))
      await rm(join(dataDir, folder), { recursive: true })
    await using library = await open()
    expect((await ask(library, 'Where is the price set?')).citations[0]?.step).toBe(4)
  })

  test('finds what is spelt otherwise, merely stands on a screen, or is quoted, in a recording that nothing else points to', async () => {
    await using library = await open()
    const others = Array.from({ length: 12 }, (_, index) => {
      const id = `vid_${(index + 100).toString(16).padStart(16, '0')}`
      return sampleDocument({ video: { id, title: 'Set the region' } })
    })
    const rare = sampleDocument({ video: { id: 'vid_00000000000000ee', title: 'Maintenance' } })
    rare.procedure.title = 'Maintenance'
    rare.procedure.steps[1]!.title = 'Click “Quarantine”'
    rare.procedure.steps[1]!.action.target = { text: 'Quarantine' }
    rare.procedure.steps[2]!.action.target = { text: 'Name', near: ['Zirconium'] }
    await library.putAll([...others, rare])
    const foundFor = async (question: string) => (await search(library, parseQuestion(question)))[0]?.moment
    expect(await foundFor('Where is the quarentine set?')).toMatchObject({ videoId: rare.video.id, step: 2 })
    const tokens = ['zirconium']
    expect(await library.search({ tokens, meaning: '' })).toEqual([])
    const far = await library.search({ tokens, meaning: '' }, { far: true })
    const maxVideos = 1
    const phrases = [
      ['zirconium', 'name'],
      ['click', 'quarantin'],
    ]
    const [said] = await library.search({ tokens: [], phrases, meaning: '' }, { maxVideos })
    expect(said?.videoId).toBe(rare.video.id)
    const turned = [['quarantin', 'click']]
    expect(await library.search({ tokens: [], phrases: turned, meaning: '' }, { maxVideos })).toEqual([])
    expect(new Set(far.map(({ videoId }) => videoId))).toEqual(new Set([rare.video.id]))
  })

  test('tells where each picture belongs, which are missing, and which belong to nothing', async () => {
    await using library = await open()
    const event = {
      ...sampleEvent('screen', 'The shop', 0, 2),
      keyframe: 'frame-00001500.webp',
      on_screen_text: ['Shop'],
    }
    const document = sampleDocument({ events: [event] })
    await library.put(document)
    const { id } = document.video
    await mkdir(library.keyframeFolder(id), { recursive: true })
    for (const name of ['frame-00001500.webp', '4-before.webp', 'stray.webp', 'read.webp', 'notes.txt'])
      await writeFile(library.keyframePath(id, name), name)
    await writeFile(library.keyframePath(id, 'reading.json'), JSON.stringify({ pictures: ['read.webp'] }))
    const { keyframes, missing, orphans } = await library.pictures(id)
    expect(keyframes[0]).toEqual({ name: 'frame-00001500.webp', timeS: 1.5, step: undefined, event: 0, text: 'Shop' })
    expect(keyframes.find(({ name }) => name === '4-before.webp')).toMatchObject({ timeS: 20, step: 4 })
    expect(keyframes.map(({ timeS }) => timeS)).toEqual(keyframes.map(({ timeS }) => timeS).toSorted((a, b) => a - b))
    expect(missing).toHaveLength(11)
    expect(missing).not.toContain('4-before.webp')
    expect(orphans).toEqual(['stray.webp'])
  })

  test('sees at once what another library wrote', async () => {
    await using writer = await open()
    await using reader = await open()
    await writer.put(sampleDocument())
    expect(await reader.list()).toHaveLength(1)
    await writer.put(sampleDocument({ video: { id: 'vid_00000000000000bb' } }))
    expect(await reader.list()).toHaveLength(2)
  })

  test('finds a video by the path it was read from, through a link too', async () => {
    await using library = await open()
    const path = join(dataDir, 'recording.mp4')
    const link = join(dataDir, 'link.mp4')
    await writeFile(path, 'pictures')
    await symlink(path, link)
    await library.put(sampleDocument({ video: { source_path: path } }))
    expect((await library.get(path)).video.id).toBe('vid_00000000000000aa')
    expect((await library.get(link)).video.id).toBe('vid_00000000000000aa')
  })

  test('finds a copy of an indexed file by its content', async () => {
    await using library = await open()
    const path = join(dataDir, 'copy.mp4')
    await writeFile(path, 'the same pictures')
    const id = `vid_${createHash('sha256').update('the same pictures').digest('hex').slice(0, 16)}`
    await library.put(sampleDocument({ video: { id, source_path: '/elsewhere/recording.mp4' } }))
    expect((await library.get(path)).video.id).toBe(id)
  })

  test('says which video is unknown', async () => {
    await using library = await open()
    await library.put(sampleDocument())
    await expect(library.get('missing.mp4')).rejects.toMatchObject({
      code: 'video_not_found',
      message: expect.stringContaining('missing.mp4'),
    })
  })

  test('forgets a video with its rows and its pictures', async () => {
    await using library = await open()
    const { video } = sampleDocument()
    await library.put(sampleDocument())
    await library.put(sampleDocument({ video: { id: 'vid_00000000000000bb' } }))
    const picture = library.keyframePath(video.id, '1-before.webp')
    await mkdir(join(picture, '..'), { recursive: true })
    await writeFile(picture, 'picture')
    expect(await library.delete(video.id)).toEqual(video)
    expect((await library.list()).map(({ id }) => id)).toEqual(['vid_00000000000000bb'])
    expect(await rowCount('steps')).toBe(6)
    expect(await Bun.file(picture).exists()).toBe(false)
    await expect(library.delete(video.id)).rejects.toMatchObject({ code: 'video_not_found' })
  })

  test('leaves the store as it was when a document cannot be written', async () => {
    await using library = await open()
    await library.put(sampleDocument())
    await using broken = await open({
      embedder: { ...embedder, embed: async (texts) => texts.map(() => new Float32Array(3)) },
    })
    await expect(broken.put(sampleDocument({ video: { title: 'Another take' } }))).rejects.toMatchObject({
      code: 'store_failed',
    })
    expect((await library.get('vid_00000000000000aa')).video.title).toBe('Publish a product')
    expect(await rowCount('steps')).toBe(6)
  })

  test('makes vectors anew when the embedding model changes, and never mixes two models', async () => {
    await using before = await open()
    await before.put(sampleDocument())
    const embed = async (texts: readonly string[]) =>
      texts.map((text) => Float32Array.of(text.includes('Price') ? 1 : 0, 0.1))
    await using after = await open({ embedder: { name: 'two numbers', dimensions: 2, embed } })
    await ask(after, 'Where is the price set?')
    await after.settled()
    const answer = await ask(after, 'Where is the price set?')
    expect(answer.citations[0]?.step).toBe(4)
    expect(await rowCount('videos')).toBe(1)
  })

  test('answers by words while vectors are made anew, and a search that comes later goes on with it', async () => {
    await using before = await open()
    await before.put(sampleDocument())
    await before.put(sampleDocument({ video: { id: 'vid_00000000000000ab' } }))
    const gate = Promise.withResolvers<void>()
    let made = 0
    const embed = async (texts: readonly string[]) => {
      if (texts.length > 1) {
        made++
        await gate.promise
      }
      return texts.map(() => Float32Array.of(1, 0.1))
    }
    const after = await open({ embedder: { name: 'two numbers', dimensions: 2, embed } })
    const words = { tokens: ['publish'], meaning: 'Publish' }
    const early = await after.search(words)
    expect(new Set(early.map((hit) => hit.videoId)).size).toBe(2)
    expect(early.every((hit) => hit.similarity === undefined)).toBe(true)
    const closed = after.close()
    gate.resolve()
    await closed
    // The one that was under way is done, the other one is not.
    expect(made).toBe(1)
    await using next = await open({ embedder: { name: 'two numbers', dimensions: 2, embed } })
    const middle = await next.search(words)
    expect(middle.filter((hit) => hit.similarity === undefined)).toHaveLength(early.length / 2)
    await next.settled()
    expect(made).toBe(2)
    const late = await next.search(words)
    expect(late).toHaveLength(early.length)
    expect(late.every((hit) => hit.similarity !== undefined)).toBe(true)
  })

  test('reports a store that cannot be read', async () => {
    await mkdir(join(dataDir, 'lancedb', 'videos.lance'), { recursive: true })
    await writeFile(join(dataDir, 'lancedb', 'videos.lance', 'junk'), 'junk')
    await using library = await open()
    await expect(library.list()).rejects.toMatchObject({ code: 'store_failed', hint: expect.any(String) })
  })

  test('reports a data folder that cannot be made', async () => {
    const file = join(dataDir, 'file')
    await writeFile(file, '')
    await using library = await Library.open({ dataDir: join(file, 'below'), embedder })
    await expect(library.put(sampleDocument())).rejects.toMatchObject({ code: 'store_failed' })
  })

  test('refuses picture names that lead out of the video’s folder', async () => {
    await using library = await open()
    expect(() => library.keyframePath('vid_00000000000000aa', '../../secret')).toThrow()
    expect(() => library.keyframePath('..', 'a.webp')).toThrow()
    expect(library.keyframePath('vid_00000000000000aa', 'a.webp')).toBe(
      join(dataDir, 'videos', 'vid_00000000000000aa', 'keyframes', 'a.webp'),
    )
  })
})
