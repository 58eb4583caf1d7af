import { startServer } from '@stepcast/web'
import { expect, test } from 'bun:test'
import { z } from 'zod'
import { stepcastJson } from './support/stepcast.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const examinationSchema = z.strictObject({
  ok: z.boolean(),
  checks: z.array(
    z.strictObject({
      name: z.string(),
      label: z.string(),
      status: z.enum(['ok', 'missing', 'optional']),
      detail: z.string(),
      hint: z.string().optional(),
    }),
  ),
})

test('`doctor --json` and GET /doctor are one document', async () => {
  await using folder = temporaryFolder()
  await using server = await startServer({ dataDir: folder.path, port: 0 })
  const answer = await fetch(`${server.url}/api/v1/doctor`)
  const served = examinationSchema.parse(await answer.json())
  const printed = examinationSchema.parse(await stepcastJson(['doctor'], { dataDir: folder.path }))
  // How much is free changes from one moment to the next.
  const steady = ({ checks }: typeof served) =>
    checks.map((check) => ({ ...check, detail: check.detail.replace(/\(.* GiB free\)/, '') }))
  expect(steady(served)).toEqual(steady(printed))
  expect(served.checks.map(({ name }) => name)).toEqual(expect.arrayContaining(['ffmpeg', 'chrome', 'model_server']))
}, 120_000)
