import type { CorrectionList, Procedure } from '@stepcast/video-index'
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { demoRecording } from '../scripts/quickstart/demo.ts'
import { indexDemo } from './support/indexed-demo.ts'
import { stepcast, stepcastJson } from './support/stepcast.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

setDefaultTimeout(300_000)
const folder = temporaryFolder()
const dataDir = join(folder.path, 'data')
const file = join(folder.path, 'edited.json')
beforeAll(() => indexDemo(dataDir))
afterAll(() => folder[Symbol.asyncDispose]())

const correct = async (...words: string[]) =>
  (await stepcastJson(['correct', demoRecording, ...words], { dataDir })) as CorrectionList
const steps = async () => (await stepcastJson(['steps', demoRecording], { dataDir })) as Procedure
const refusal = async (...words: string[]) => {
  const { exitCode, stderr } = await stepcast(['correct', demoRecording, ...words], { dataDir })
  return `${exitCode} ${stderr.trim()}`
}

describe('stepcast correct', () => {
  test('corrects a step by flags, takes it back and makes it again', async () => {
    const { procedure } = await correct('--step', '6', '--title', 'Ask a fair sum', '--start', '20.5')
    expect(procedure.steps[5]).toMatchObject({ title: 'Ask a fair sum', start_s: 20.5, corrected: true })
    expect((await correct('--undo')).procedure.steps[5]?.title).toContain('Price')
    const again = await correct('--redo')
    expect(await steps()).toMatchObject({ steps: again.procedure.steps.map(({ title }) => ({ title })) })
    const shown = await stepcast(['correct', demoRecording], { dataDir })
    expect(shown.stdout).toContain('Ask a fair sum')
    expect(shown.stdout).toMatch(/[0-9a-f]{12} {2}change {2}“Enter “49.90” as Price” {2}0:2/)
    expect((await correct('--reset')).corrections).toEqual([])
  })

  test('takes an export back that was edited, and refuses one of a state that has passed', async () => {
    const edited = await steps()
    const [first, second, ...rest] = edited.steps
    await writeFile(file, JSON.stringify({ ...edited, steps: [second, first, ...rest.slice(1)] }))
    const { procedure } = await correct('--from', file)
    expect(procedure.steps.slice(0, 2).map(({ title }) => title)).toEqual([second!.title, first!.title])
    expect(procedure.steps).toHaveLength(edited.steps.length - 1)
    expect(await refusal('--from', file)).toMatch(/^1 error\[correction_conflict\]: /)
    const seen = await correct()
    await correct('--step', '1', '--delete')
    await writeFile(file, JSON.stringify(seen))
    expect(await refusal('--from', file)).toMatch(/^1 error\[correction_conflict\]: /)
    await correct('--undo')
    await writeFile(
      file,
      JSON.stringify({
        corrections: [
          { op: 'delete', step: 1 },
          { op: 'delete', step: 1 },
        ],
      }),
    )
    expect((await correct('--from', file)).procedure.steps).toHaveLength(edited.steps.length - 3)
    await correct('--reset')
  })

  test('says in a line what it does not understand', async () => {
    await writeFile(file, 'steps: none')
    expect(await refusal('--from', file)).toMatch(/^2 error\[usage\]: --from: .* is not JSON; /)
    await writeFile(file, '{"steps": "none"}')
    expect(await refusal('--from', file)).toMatch(/^2 error\[usage\]: --from: .* holds neither the steps/)
    expect(await refusal('--from', join(folder.path, 'none.json'))).toMatch(/^1 error\[file_not_found\]: /)
    expect(await refusal('--title', 'A')).toMatch(/^2 error\[usage\]: it is not said which step/)
    expect(await refusal('--step', '3')).toMatch(/^2 error\[usage\]: it is not said what is wrong/)
    expect(await refusal('--step', '3', '--delete', '--merge')).toMatch(/^2 error\[usage\]: these flags contradict/)
    expect(await refusal('--undo', '--redo')).toMatch(/^2 error\[usage\]: only one of/)
    expect(await refusal('--step', '99', '--delete')).toMatch(/^1 error\[step_not_found\]: there is no step 99; /)
    expect(await refusal('--step', '2', '--end', '1')).toMatch(/^1 error\[bad_correction\]: /)
    expect(await refusal('--forget', 'none')).toMatch(/^1 error\[correction_not_found\]: /)
    expect(await correct()).toMatchObject({ corrections: [] })
  })
})
