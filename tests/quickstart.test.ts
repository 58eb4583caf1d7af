import { type RunReport, runReportSchema } from '@stepcast/agent'
import { startDemoShop } from '@stepcast/demo-shop'
import { type IndexDocument, answerSchema, indexDocumentSchema } from '@stepcast/video-index'
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { demoFlags, demoProduct, demoRecording } from '../scripts/quickstart/demo.ts'
import { indexDemo } from './support/indexed-demo.ts'
import { root, stepcast, stepcastJson } from './support/stepcast.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

/** Reading a minute of recording and repeating it in a browser take their time on two busy cores. */
const patienceMs = 300_000

describe('the quickstart', () => {
  const folder = temporaryFolder()
  const dataDir = join(folder.path, 'data')
  let document: IndexDocument

  beforeAll(async () => {
    await indexDemo(dataDir)
    document = indexDocumentSchema.parse(await stepcastJson(['index', demoRecording], { dataDir }))
  }, patienceMs)
  afterAll(() => folder[Symbol.asyncDispose]())

  test('reads the bundled recording into steps that carry their values, in order', () => {
    const { steps, parameters } = document.procedure
    expect(steps.map((step) => step.n)).toEqual(steps.map((_, index) => index + 1))
    for (const step of steps) {
      expect(step.end_s).toBeGreaterThanOrEqual(step.start_s)
      expect(step.end_s).toBeLessThanOrEqual(document.video.duration_s)
    }
    const values = parameters.map((parameter) => parameter.recorded_value)
    expect(values).toContain('Desk lamp')
    expect(values).toContain('12')
    expect(document.usage.model_calls).toBe(0)
  })

  test('writes the pictures that the document names', () => {
    const pictures = document.procedure.steps.flatMap(({ keyframes }) => [keyframes.before, keyframes.after])
    expect(pictures.length).toBeGreaterThan(0)
    expect(pictures.filter((picture) => !existsSync(picture))).toEqual([])
  })

  test('answers from the store when the same file is indexed again', async () => {
    const again = indexDocumentSchema.parse(await stepcastJson(['index', demoRecording], { dataDir }))
    expect(again.video.id).toBe(document.video.id)
    expect(again.video.indexed_at).toBe(document.video.indexed_at)
    expect(again.procedure).toEqual(document.procedure)
  })

  test.each([
    ['when is step 3 shown?', []],
    ['第三步在哪里？', []],
    ['when is step 3 shown?', ['--video', demoRecording]],
  ])('answers %j %j with the times of that step', async (question, flags) => {
    const answer = answerSchema.parse(await stepcastJson(['ask', question, ...flags], { dataDir }))
    const third = document.procedure.steps[2]
    expect(answer.citations[0]?.step).toBe(3)
    expect(answer.citations[0]?.start_s).toBe(third?.start_s)
    expect(existsSync(answer.citations[0]?.keyframe ?? '')).toBe(true)
  })

  test('answers plain words with the moment they are about', async () => {
    const answer = answerSchema.parse(await stepcastJson(['ask', 'where do they set the price?'], { dataDir }))
    const price = document.procedure.steps.find((step) => step.action.value?.includes('49.90'))
    expect(answer.citations[0]?.step).toBe(price?.n ?? null)
  })

  test('says "not shown" instead of citing something else', async () => {
    const { exitCode, stdout } = await stepcast(['ask', 'how do I deploy to Kubernetes?', '--json'], { dataDir })
    expect(exitCode).toBe(0)
    expect(answerSchema.parse(JSON.parse(stdout)).citations).toEqual([])
  })

  test('exports the procedure as a guide, as chapters and as JSON', async () => {
    const guide = await stepcast(['steps', document.video.id, '--format', 'md'], { dataDir })
    const chapters = await stepcast(['steps', demoRecording, '--format', 'vtt'], { dataDir })
    const json = await stepcast(['steps', document.video.id, '--json'], { dataDir })
    expect(guide.stdout).toContain(document.procedure.steps[0]?.title ?? 'a step')
    expect(chapters.stdout).toStartWith('WEBVTT')
    expect(JSON.parse(json.stdout)).toEqual({ ...document.procedure, revision: expect.any(String) })
  })

  test('plans a run without touching the page', async () => {
    const shopFolder = temporaryFolder()
    await using _folder = shopFolder
    const shop = await startDemoShop({ dataDir: shopFolder.path })
    try {
      const before = shop.products()
      const words = ['run', document.video.id, '--url', shop.url, ...demoFlags, '--dry-run', '--json']
      const { exitCode, stdout } = await stepcast(words, { dataDir })
      expect(exitCode).toBe(0)
      const plan = runReportSchema.parse(JSON.parse(stdout))
      expect(plan.values.filter(({ set }) => set).map(({ value }) => value)).toContain(demoProduct.name)
      expect(stdout).not.toContain('"demo-shop"')
      expect(shop.products()).toEqual(before)
    } finally {
      await shop.close()
    }
  })

  test(
    'repeats the procedure with new values, as the shop itself tells',
    async () => {
      const shopFolder = temporaryFolder()
      await using _folder = shopFolder
      const shop = await startDemoShop({ dataDir: shopFolder.path })
      try {
        const before = shop.products().length
        const words = ['run', document.video.id, '--url', shop.url, ...demoFlags, '--yes', '--json']
        const { exitCode, stdout, stderr } = await stepcast(words, { dataDir })
        const report: RunReport = runReportSchema.parse(JSON.parse(stdout))
        expect({ status: report.status, reason: report.reason, error: report.error, stderr }).toMatchObject({
          status: 'done',
          reason: null,
        })
        expect(exitCode).toBe(0)

        const saved = shop.products()
        expect(saved).toHaveLength(before + 1)
        expect(saved[0]).toMatchObject({
          name: demoProduct.name,
          price: demoProduct.price,
          stock: demoProduct.stock,
          category: demoProduct.category,
          photoName: demoProduct.photo_name,
          status: demoProduct.status,
        })
        expect(saved.some(({ name }) => name === 'Desk lamp')).toBe(false)
        expect(existsSync(report.report)).toBe(true)
        expect(await Bun.file(report.report).text()).not.toContain('demo-shop<')
      } finally {
        await shop.close()
      }
    },
    patienceMs,
  )

  test('forgets a recording and leaves the file', async () => {
    const otherDir = join(folder.path, 'other')
    await indexDemo(otherDir)
    expect((await stepcast(['delete', demoRecording], { dataDir: otherDir })).exitCode).toBe(0)
    expect(await stepcastJson(['list'], { dataDir: otherDir })).toEqual({ videos: [] })
    expect(existsSync(join(root, demoRecording))).toBe(true)
  })
})
