import { startModelServer } from '@stepcast/inference-client/testing'
import { attentiveModel } from '@stepcast/video-index/testing'
import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { demoRecording } from '../scripts/quickstart/demo.ts'
import { indexDemo } from './support/indexed-demo.ts'
import { stepcast, stepcastJson } from './support/stepcast.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const patienceMs = 300_000

test(
  'a model that is asked later costs no second reading, says what it cost, and is asked nothing twice',
  async () => {
    await using folder = temporaryFolder()
    const dataDir = join(folder.path, 'data')
    await indexDemo(dataDir)
    let isDown = true
    const answer = attentiveModel(() => 'Go on')
    await using server = startModelServer((request) =>
      isDown ? { kind: 'refusal', status: 400, body: 'out of memory' } : answer(request),
    )
    const env = { STEPCAST_INFERENCE_URL: server.url, STEPCAST_MODEL: 'test-model' }
    const index = ['index', demoRecording, '--engine', 'qwen3-vl']
    const asked = async (words: string[], more: Record<string, string> = {}) => {
      const before = server.requests.length
      const outcome = await stepcast(words, { dataDir, env: { ...env, ...more } })
      return { ...outcome, calls: server.requests.length - before }
    }

    const failed = await asked(index)
    expect(failed).toMatchObject({ exitCode: 1, stdout: '', calls: 1 })
    expect(failed.stderr).toMatch(
      /^error\[server_refused\]: [^\n]+, then try again: what was read and answered is kept\n$/,
    )
    expect(await stepcastJson(['list'], { dataDir })).toMatchObject({ videos: [{ engine: 'reader' }] })

    isDown = false
    const short = await asked(index, { STEPCAST_MAX_MODEL_TOKENS: '0' })
    expect(short).toMatchObject({ exitCode: 0, calls: 0 })
    expect(short.stderr).toMatch(/^the budget of 0 tokens ended [^\n]+raise --max-model-tokens to go on\n$/)
    expect(await asked([...index, '--max-model-tokens', '0'])).toMatchObject({ calls: 0 })

    const whole = await asked([...index, '--max-model-tokens', '100000'])
    expect(whole).toMatchObject({ exitCode: 0, stderr: '' })
    expect(whole.calls).toBeGreaterThan(0)
    expect(whole.stdout).toContain(`test-model · ${whole.calls} call`)
    expect(whole.stdout).toContain(`${100 * whole.calls} tokens in`)
    expect(await stepcastJson(['cache'], { dataDir })).toMatchObject({ replies: whole.calls })

    await stepcast(['delete', demoRecording], { dataDir })
    expect(await stepcastJson(['cache'], { dataDir })).toEqual({ replies: 0, bytes: 0 })
    const cleared = await stepcast(['cache', '--clear'], { dataDir })
    expect(cleared).toMatchObject({ exitCode: 0, stderr: '' })
    expect(cleared.stdout).toStartWith('forgot 0 replies')
  },
  patienceMs,
)
