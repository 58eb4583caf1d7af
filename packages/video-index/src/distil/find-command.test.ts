import { describe, expect, test } from 'bun:test'
import type { TextLine } from '../read/text-line.ts'
import { sampleObservation, sampleScale, textLine } from '../testing/sample-observation.ts'
import { findCommand } from './find-command.ts'

const typed = { x1: 170, y1: 60, x2: 260, y2: 74 }
const prompt = 'kim@harbour:~/site$'

describe('findCommand', () => {
  test('is what follows the prompt', () => {
    const found = findCommand(
      sampleObservation({
        before: [textLine(prompt, 10, 60)],
        late: [textLine(`${prompt} make deploy`, 10, 60), textLine('done', 10, 80), textLine(prompt, 10, 100)],
        typed,
      }),
      sampleScale,
    )
    expect(found).toMatchObject({ kind: 'fill', value: 'make deploy', target: { role: 'terminal' } })
  })

  test('is put together from the parts of its row', () => {
    const found = findCommand(
      sampleObservation({
        before: [textLine(prompt, 10, 60)],
        late: [textLine(`${prompt} echo`, 10, 60), textLine('"all good"', 260, 60)],
        typed,
      }),
      sampleScale,
    )
    expect(found?.value).toBe('echo "all good"')
  })

  test('allows for a prompt that is misread by a letter', () => {
    const late = [textLine('kim@harb0ur:~/site$ ls', 10, 60)]
    expect(
      findCommand(sampleObservation({ before: [textLine(prompt, 10, 60)], late, typed }), sampleScale)?.value,
    ).toBe('ls')
  })

  test.each([
    ['a form', [textLine('Price', 10, 60)], [textLine('Price', 10, 60), textLine('12 $', 80, 60)]],
    ['output alone', [textLine(prompt, 10, 60)], [textLine(prompt, 10, 60), textLine('[2] finished', 10, 80)]],
    ['a path of links', [textLine('Home >', 10, 60)], [textLine('Home > Orders', 10, 60)], { point: [300, 200] }],
  ] as [string, TextLine[], TextLine[], { point?: [number, number] }?][])('sees none in %s', (_, before, late, seen) => {
    expect(findCommand(sampleObservation({ before, late, ...seen }), sampleScale)).toBeUndefined()
  })
})
