import { type RunReport, runReportSchema } from '@stepcast/agent'
import { startDemoShop } from '@stepcast/demo-shop'
import { startModelServer, wordsIn } from '@stepcast/inference-client/testing'
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { join } from 'node:path'
import { demoPhoto, demoProduct } from '../scripts/quickstart/demo.ts'
import { indexDemo } from './support/indexed-demo.ts'
import { stepcast } from './support/stepcast.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const patienceMs = 300_000
const folder = temporaryFolder()
const dataDir = join(folder.path, 'data')
beforeAll(() => indexDemo(dataDir), patienceMs)
afterAll(() => folder[Symbol.asyncDispose]())

const { name, stock, category, photo_name: photo } = demoProduct

/** What a model would do that reads the tutorial and has other values, each with the words of the tutorial's step. */
const moves: readonly (readonly [action: string, recorded: string])[] = [
  ['fill_input("User name", "{{user}}")', 'User name'],
  ['fill_input("Password", "{{password}}")', 'Password'],
  ['click_text("Sign in")', 'Sign in'],
  ['click_text("New product")', 'New product'],
  [`fill_input("Product name", "${name}")`, 'Product name'],
  ['fill_input("Price", "299.00")', 'Price'],
  [`fill_input("Stock", "${stock}")`, 'Stock'],
  [`select_option("Category", "${category}")`, 'Category'],
  [`upload_file("Choose photo", "${photo}")`, 'Choose photo'],
  ['click_text("Publish")', 'Publish'],
]

test(
  'a goal is reached by a recording that a search finds, and each action cites its second',
  async () => {
    await using shop = await startDemoShop({ dataDir: join(folder.path, 'shop') })
    let at = 0
    await using server = startModelServer(({ body }) => {
      const words = wordsIn(body)
      const steps = [...words.matchAll(/^(A\d+)\. "(.*?)"(?:,|$)/gm)].map(([, cited, what]) => ({
        what,
        tutorial: cited,
      }))
      if (words.includes('at most 20 short instructions')) return answer({ steps })
      const [action, recorded] = moves[at++] ?? []
      if (!action) return answer({ action: 'finish', evidence: [name] })
      const cited = [...words.matchAll(/^\d+\. (.*) \((A\d+)\)$/gm)].find(([, what]) => what!.includes(recorded!))
      return answer({ action, tutorial: cited?.[2] ?? null, confidence: 0.9 })
    })
    const answer = (value: unknown) => ({ kind: 'answer', content: JSON.stringify(value) }) as const
    const secrets = ['--secret', 'user=demo', '--secret', 'password=demo-shop']
    const flags = ['--url', shop.url, '--set', `name=${name}`, '--set', 'price=299.00', '--file', demoPhoto, ...secrets]
    const { exitCode, stdout, stderr } = await stepcast(
      ['do', 'publish a new product in the shop', ...flags, '--yes', '--json'],
      { dataDir, env: { STEPCAST_INFERENCE_URL: server.url, STEPCAST_MODEL: 'test-model' } },
    )
    expect(server.complaints).toEqual([])
    const report: RunReport = runReportSchema.parse(JSON.parse(stdout))
    expect([report.reason, report.status, exitCode]).toEqual([null, 'done', 0])
    expect(stderr).toContain('consulting “Publish product”')
    expect(report.steps).toHaveLength(moves.length)
    const times = report.steps.map(({ cited }) => cited.start_s)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(report.steps.every(({ cited }) => cited.video_id === report.video_id)).toBe(true)
    expect(stdout + JSON.stringify(server.requests.map(({ body }) => wordsIn(body)))).not.toContain('demo-shop')
    const saved = shop.products().find((each) => each.name === name)
    expect(saved).toMatchObject({ name, stock, category, photoName: photo, price: 299, status: 'published' })
  },
  patienceMs,
)
