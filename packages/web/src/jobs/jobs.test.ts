import { expect, test } from 'bun:test'
import { Library } from '@stepcast/video-index'
import { temporaryFolder } from '@stepcast/video-index/testing'
import { join } from 'node:path'
import { addSample, quickIndex, quickRun, videoId } from '../testing/fixtures.ts'
import { Uploads } from '../uploads/uploads.ts'
import { toFailure, withoutPaths } from './failure.ts'
import { isFinished } from './job.ts'
import { Jobs } from './jobs.ts'
import type { IndexWork } from './work.ts'

const never: IndexWork = (_, { signal, onProgress }) => {
  onProgress?.({ stage: 'read', progress: 0.5 })
  return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new Error('aborted'))))
}

async function open(folder: string, indexVideo: IndexWork) {
  const library = await Library.open({ dataDir: folder })
  const uploads = new Uploads(join(folder, 'uploads'), { maxBytes: 1000 })
  const jobs = new Jobs({ dataDir: folder, library, uploads, indexVideo, runProcedure: quickRun })
  return { library, uploads, jobs }
}

async function ended(jobs: Jobs, id: string) {
  while (!isFinished(jobs.get(id))) await Bun.sleep(10)
  return jobs.get(id)
}

test('work that was going on when the process ended is taken up by the next one; a run is not', async () => {
  await using folder = await temporaryFolder()
  const first = await open(folder.path, never)
  await addSample(first.library, folder.path)
  const begun = first.jobs.index.add({ path: join(folder.path, 'sample.mp4') }, 'Sample')
  const waiting = first.jobs.index.add({ path: join(folder.path, 'sample.mp4') }, 'Sample again')
  const asked = { video_id: videoId, url: 'http://localhost:1', values: {}, files: [] }
  const run = first.jobs.runs.add(asked, { password: 'x' }, 'Run')
  while (first.jobs.get(begun.id).stage !== 'read' || first.jobs.get(run.id).stage === 'queued') await Bun.sleep(5)
  await first.jobs.close()

  const second = await open(folder.path, quickIndex)
  expect(second.jobs.get(run.id)).toMatchObject({ status: 'failed', error: { code: 'run_interrupted' } })
  expect(second.jobs.runs.get(run.run_id ?? '')).toMatchObject({ status: 'failed', error: { code: 'run_interrupted' } })
  expect(await ended(second.jobs, begun.id)).toMatchObject({ status: 'done', video_id: videoId })
  expect(await ended(second.jobs, waiting.id)).toMatchObject({ status: 'done' })
  await second.jobs.close()
})

test('indexes one recording at a time, cancels both the one at work and one that waits, and tries again', async () => {
  await using folder = await temporaryFolder()
  let quick = false
  const { jobs } = await open(folder.path, (path, options) => (quick ? quickIndex : never)(path, options))
  const first = jobs.index.add({ path: '/a.mp4' }, 'A')
  const second = jobs.index.add({ path: '/b.mp4' }, 'B')
  while (jobs.get(first.id).stage !== 'read') await Bun.sleep(5)
  expect(jobs.get(second.id).status).toBe('queued')
  expect((await jobs.cancel(second.id)).status).toBe('cancelled')
  expect((await jobs.cancel(first.id)).status).toBe('cancelled')
  await expect(jobs.cancel(first.id)).rejects.toThrow('already cancelled')
  quick = true
  expect(jobs.index.retry(jobs.get(first.id)).status).toBe('queued')
  expect((await ended(jobs, first.id)).status).toBe('done')
  await jobs.close()
})

test('what was asked for reaches the work, and a recording that is kept keeps its file when its failed job goes', async () => {
  await using folder = await temporaryFolder()
  const budgets: (number | undefined)[] = []
  const { library, jobs, uploads } = await open(folder.path, async (path, options) => {
    budgets.push(options.maxModelTokens)
    if (budgets.length === 2) await quickIndex(path, options)
    throw new Error('the model server is gone')
  })
  const log = console.error
  console.error = () => {}
  for (const isKept of [false, true]) {
    const { id } = await uploads.create('demo.mp4', 3)
    await uploads.append(id, 0, new Blob(['abc']).stream())
    const path = await uploads.pathOf(id)
    const job = jobs.index.add({ path, engine: 'qwen3-vl', max_model_tokens: 500 }, 'Demo')
    expect((await ended(jobs, job.id)).status).toBe('failed')
    await jobs.delete(job.id)
    expect(await Bun.file(path).exists()).toBe(isKept)
  }
  console.error = log
  expect(budgets).toEqual([500, 500])
  await jobs.close()
  await library.close()
})

test('a failure reaches clients with its code and without paths; a defect says nothing of itself', async () => {
  await using folder = await temporaryFolder()
  const { jobs } = await open(folder.path, async () => {
    throw Object.assign(new Error('cannot read /home/ann/x/demo.mp4'), {
      name: 'VideoIndexError',
      code: 'unreadable_media',
      hint: 'try /a/b/c.mp4',
    })
  })
  const job = jobs.index.add({ path: '/a.mp4' }, 'A')
  expect((await ended(jobs, job.id)).error).toEqual({
    code: 'unreadable_media',
    message: 'cannot read demo.mp4',
    hint: 'try c.mp4',
  })
  expect(withoutPaths('see https://example.com/a/b and GET /api/v1/jobs')).toBe(
    'see https://example.com/a/b and GET /api/v1/jobs',
  )
  const log = console.error
  console.error = () => {}
  expect(toFailure(new TypeError('x is undefined')).code).toBe('internal')
  console.error = log
  await jobs.close()
})
