import { expect, setDefaultTimeout, test } from 'bun:test'
import { runProcedure } from '@stepcast/agent'
import { Library } from '@stepcast/video-index'
import { temporaryFolder } from '@stepcast/video-index/testing'
import { join } from 'node:path'
import { addSample, quickIndex, videoId } from '../testing/fixtures.ts'
import { Uploads } from '../uploads/uploads.ts'
import { Jobs } from './jobs.ts'

setDefaultTimeout(90_000)

const page = `<!doctype html><title>Shop</title><button onclick="entry.hidden = false">New product</button>
<form id="entry" hidden><label>Product name <input name="name" oninput="fetch('/typed')"></label>
<label>Photo <input type="file"></label></form>`

test('a paused run touches the app no further until it may go on, in a real browser', async () => {
  await using folder = await temporaryFolder()
  await using library = await Library.open({ dataDir: folder.path })
  await addSample(library, folder.path)
  const photo = join(folder.path, 'lamp.png')
  await Bun.write(photo, 'picture')
  let keys = 0
  await using app = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: ({ url }) => {
      if (url.endsWith('/typed')) keys++
      return new Response(page, { headers: { 'content-type': 'text/html' } })
    },
  })
  const uploads = new Uploads(join(folder.path, 'uploads'), { maxBytes: 1000 })
  const jobs = new Jobs({ dataDir: folder.path, library, uploads, indexVideo: quickIndex, runProcedure })
  try {
    const request = { video_id: videoId, url: `http://127.0.0.1:${app.port}/`, values: {}, files: [photo] }
    const { run_id } = jobs.runs.add(request, {}, 'Publish a product')
    const runId = run_id ?? ''
    const until = async (ready: () => boolean) => {
      while (!ready()) {
        if (jobs.runs.get(runId).error) throw new Error(`the run ended: ${jobs.runs.get(runId).reason}`)
        await Bun.sleep(20)
      }
    }
    await until(() => jobs.runs.get(runId).current?.step === 1)
    jobs.runs.pause(runId)
    await until(() => jobs.runs.get(runId).current?.step === 2)
    await Bun.sleep(1500)
    expect(jobs.runs.get(runId)).toMatchObject({ status: 'paused', current: { step: 2 } })
    expect(keys).toBe(0)
    jobs.runs.resume(runId)
    await until(() => jobs.runs.get(runId).current === null)
    expect(jobs.runs.get(runId)).toMatchObject({ reason: null, status: 'done' })
    expect(keys).toBeGreaterThan(0)
  } finally {
    await jobs.close()
  }
})
