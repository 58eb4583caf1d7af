import { expect } from 'bun:test'
import { Library } from '@stepcast/video-index'
import { temporaryFolder } from '@stepcast/video-index/testing'
import { join } from 'node:path'
import { Jobs } from '../jobs/jobs.ts'
import type { IndexWork } from '../jobs/work.ts'
import { addSample, quickIndex, quickRun, videoId } from './fixtures.ts'
import { Uploads } from '../uploads/uploads.ts'
import { createApi, type ApiOptions } from '../api/create-api.ts'

/** The API over a library with the sample in it, called in process. */
export async function openApi(
  options: Partial<ApiOptions> = {},
  indexVideo: IndexWork = quickIndex,
  runProcedure = quickRun,
) {
  const folder = await temporaryFolder()
  const library = await Library.open({ dataDir: folder.path })
  const uploads = new Uploads(join(folder.path, 'uploads'), { maxBytes: 100_000 })
  const { bytes } = await addSample(library, folder.path)
  const work = { indexVideo, runProcedure }
  const jobs = new Jobs({ dataDir: folder.path, library, uploads, ...work })
  const api = createApi({ library, jobs, uploads, ...options })
  const close = async () => {
    await jobs.close()
    await library.close()
    await folder[Symbol.asyncDispose]()
  }
  const post = (path: string, body: unknown) =>
    api.request(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })
  /** Starts a run of the sample, with the file that it uploads. */
  const startRun = async (more: object = {}) => {
    const form = new FormData()
    form.set('file', new File(['png'], 'headset.png'))
    const uploaded = await api.request('/api/v1/uploads', { method: 'POST', body: form })
    const { id } = (await uploaded.json()) as { id: string }
    const started = await post('/api/v1/runs', {
      video_id: videoId,
      url: 'http://localhost:4400',
      values: {},
      files: [id],
      ...more,
    })
    expect(started.status).toBe(202)
    return (await started.json()) as { run_id: string; id: string }
  }
  return { api, jobs, library, uploads, bytes, folder: folder.path, post, startRun, [Symbol.asyncDispose]: close }
}

/** Waits for what is done elsewhere. */
export async function until<T>(read: () => T | Promise<T>, ready: (value: T) => boolean): Promise<T> {
  for (let tries = 0; tries < 200; tries++) {
    const value = await read()
    if (ready(value)) return value
    await Bun.sleep(20)
  }
  throw new Error('it never came')
}
