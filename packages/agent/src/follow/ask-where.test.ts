import { createChatClient, readInferenceConfiguration } from '@stepcast/inference-client'
import { type ReceivedRequest, startModelServer, wordsIn } from '@stepcast/inference-client/testing'
import { beforeAll, describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import sharp from 'sharp'
import type { RunOptions } from '../protocol/run.ts'
import { click, fill, sampleRecording } from '../testing/sample-recording.ts'
import { runProcedure } from './run-procedure.ts'
import { testRuns } from '../testing/test-runs.ts'

const runs = testRuns()
beforeAll(async () => {
  const grey = { create: { width: 1280, height: 720, channels: 3 as const, background: '#888' } }
  await sharp(grey).jpeg().toFile(join(runs.folder, 'before.jpg'))
})

const steps = [fill('Name', 'Ann'), click('Save', 'Record stored for Ann')]
const isSecondLook = (words: string) => words.includes('Where is the thing to act on')
const markOf = (words: string, name: string) => Number(new RegExp(`^\\[(\\d+)\\] .*${name}`, 'm').exec(words)?.[1])

/** Follows the steps on a page where “Save” is called “Keep”, with a model that points at `mark` and then, asked again, at `point`. */
async function follow(
  { mark, confidence, point }: { mark: string | null; confidence?: number; point?: [number, number] | null },
  options: Partial<RunOptions> = {},
) {
  const respond = ({ body }: ReceivedRequest) => {
    const words = wordsIn(body)
    const said = isSecondLook(words)
      ? { point, confidence: 0.9 }
      : { mark: mark && markOf(words, mark), confidence, why: 'it is what ends the form' }
    return { kind: 'answer', content: JSON.stringify(said) } as const
  }
  await using model = startModelServer(respond)
  const environment = { STEPCAST_INFERENCE_URL: model.url, STEPCAST_MODEL: 'test-model' }
  const recording = sampleRecording(steps)
  recording.procedure.steps[1]!.keyframes.before = 'before.jpg'
  const report = await runProcedure(recording, {
    url: `${runs.server.origin}/reworded`,
    runsDir: runs.folder,
    keyframePath: (name) => join(runs.folder, name),
    stepTimeoutMs: 2500,
    client: createChatClient(readInferenceConfiguration(environment)),
    ...options,
  })
  expect(model.complaints).toEqual([])
  return { report, requests: model.requests.map(({ body }) => JSON.stringify(body)) }
}

describe('a target that words, look and place do not tell', () => {
  test('is asked for once, with the recording beside the page, and the effect is checked as ever', async () => {
    const names = new Map<string, string>()
    const site = {
      recall: async () => names,
      confirm: async (_: string, renamed: ReadonlyMap<string, string>) =>
        renamed.forEach((now, recorded) => names.set(recorded, now)),
    }
    const { report, requests } = await follow({ mark: 'Keep', confidence: 0.9 }, { site })
    expect(report.reason).toBeNull()
    expect(report).toMatchObject({ status: 'done', usage: { model_calls: 1 } })
    expect(report.steps[1]).toMatchObject({ grounded_by: 'model', drift: '“Save” is called “Keep” now' })
    expect(report.steps[1]!.verified_by).toContain('Record stored for Ann')
    expect(requests.join().match(/data:image\/jpeg/g)).toHaveLength(2)

    const again = await follow({ mark: null }, { site })
    expect(again.report.status).toBe('done')
    expect(again.requests).toEqual([])
  })

  test('is looked at again from nearer when the model is unsure, and taken only where both answers agree', async () => {
    // both pictures from nearer have the button that is meant in their middle
    const agreeing = await follow({ mark: 'Keep', confidence: 0.5, point: [500, 500] })
    expect(agreeing.report.reason).toBeNull()
    expect(agreeing.report).toMatchObject({ status: 'done', usage: { model_calls: 2 } })
    const contradicting = await follow({ mark: 'Keep', confidence: 0.5, point: [950, 950] })
    expect(contradicting.report).toMatchObject({ status: 'failed', error: { code: 'target_missing' } })
    const blind = await follow({ mark: 'Keep', confidence: 0.5, point: null })
    expect(blind.report.status).toBe('failed')
  })

  test('is not acted on without an approval when that cannot be taken back and the recording does not show it', async () => {
    const { report } = await follow({ mark: 'Delete all', confidence: 1, point: [500, 500] }, { yes: true })
    expect(report).toMatchObject({ status: 'needs_approval', error: { code: 'approval_needed' } })
    expect(report.usage.model_calls).toBe(2)
  })

  test('is missing as before when the model names nothing, fails, or has used its tokens', async () => {
    const none = await follow({ mark: null })
    expect(none.report).toMatchObject({
      status: 'failed',
      error: { code: 'target_missing' },
      usage: { model_calls: 1 },
    })
    expect(none.report.steps[1]!.heals.at(-1)).toMatchObject({ tried: 'asked the model', helped: false })
    const spent = await follow({ mark: 'Keep', confidence: 1 }, { maxTokens: 0 })
    expect(spent.report).toMatchObject({ status: 'failed', error: { code: 'target_missing' } })
    expect(spent.report.steps[1]!.heals.at(-1)?.because).toContain('0 tokens')
  })

  test('is never asked for with a secret', async () => {
    const secret = 'Ann'
    const { report, requests } = await follow({ mark: 'Keep', confidence: 0.9 }, { secrets: { password: secret } })
    expect(report.status).toBe('done')
    expect(requests).toHaveLength(1)
    expect(requests.join()).not.toContain(`"${secret}"`)
    expect(requests.join()).not.toContain(`\\"${secret}\\"`)
  })
})
