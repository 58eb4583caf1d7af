import { describe, expect, test } from 'bun:test'
import type { Change } from '../sample/frame-changes.ts'
import { change } from '../testing/sample-observation.ts'
import { sampleResidual } from '../testing/sample-residual.ts'
import type { TypingRun } from './find-typing.ts'
import { groupEffects } from './group-effects.ts'

const effect = (timeS: number, area = 0.02, changes: Change[] = [change(100, 100, 200, 150)]) =>
  sampleResidual(timeS, changes, { area })
const run = (startS: number, endS: number, y = 200): TypingRun => ({
  startS,
  endS,
  keys: 6,
  box: change(200, y, 260, y + 12),
  first: change(200, y, 208, y + 12),
  last: change(252, y, 260, y + 12),
})
const key = (timeS: number, y = 200) => effect(timeS, 0.001, [change(200, y, 208, y + 12)])
const timesOf = (groups: ReturnType<typeof groupEffects>) =>
  groups.map((group) => group.residuals.map((each) => each.timeS))

describe('groupEffects', () => {
  test('effects of one cause follow each other closely; under a resting pointer only the first are the person’s doing', () => {
    const effects = [effect(1), effect(1.5), effect(4)]
    expect(timesOf(groupEffects(effects, [], true))).toEqual([[1, 1.5]])
    expect(timesOf(groupEffects(effects, [], false))).toEqual([[1, 1.5], [4]])
  })

  test('a page that answers slowly is the same cause', () => {
    expect(timesOf(groupEffects([effect(1), effect(2.8, 0.6)], [], true))).toEqual([[1, 2.8]])
    expect(timesOf(groupEffects([effect(1), effect(5, 0.6)], [], true))).toEqual([[1]])
  })

  test('the next field typed into is the next cause, the next line of a text is not', () => {
    const typed = [key(1), key(2), key(3, 260), key(4, 260)]
    expect(timesOf(groupEffects(typed, [run(1, 2), run(3, 4, 260)], false))).toEqual([
      [1, 2],
      [3, 4],
    ])
    const text = [key(1), key(2), key(3, 216), key(4, 216)]
    expect(timesOf(groupEffects(text, [run(1, 2), run(3, 4, 216)], false))).toEqual([[1, 2, 3, 4]])
  })

  test('a prompt that comes up between two lines parts two commands', () => {
    const prompt = effect(2, 0.01, [change(20, 214, 180, 228)])
    const commands = [key(1), prompt, key(3, 216), key(4, 216)]
    expect(timesOf(groupEffects(commands, [run(1, 2), run(3, 4, 216)], false))).toEqual([
      [1, 2],
      [3, 4],
    ])
  })

  test('a change at large after typing was sent by a key', () => {
    const groups = groupEffects([key(1), key(1.5), effect(2, 0.5)], [run(1, 1.5)], true)
    expect(groups.map((group) => group.afterTyping)).toEqual([false, true])
  })
})
