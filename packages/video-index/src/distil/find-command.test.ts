import { describe, expect, test } from 'bun:test'
import type { TextLine } from '../read/text-line.ts'
import { sampleObservation, sampleScale, textLine } from '../testing/sample-observation.ts'
import { findCommand, isOutput } from './find-command.ts'

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

  test('is told from one much like it that was given before', () => {
    const given = textLine(`${prompt} grep -c 500 access.log`, 10, 60)
    const seen = sampleObservation({
      before: [given, textLine(prompt, 10, 80)],
      late: [given, textLine(`${prompt} grep -n 500 access.log`, 10, 80), textLine(prompt, 10, 120)],
      typed,
    })
    expect(findCommand(seen, sampleScale)?.value).toBe('grep -n 500 access.log')
  })

  test.each([
    ['a form', [textLine('Price', 10, 60)], [textLine('Price', 10, 60), textLine('12 $', 80, 60)], {}],
    ['output alone', [textLine(prompt, 10, 60)], [textLine(prompt, 10, 60), textLine('[2] finished', 10, 80)], {}],
    ['a path of links', [textLine('Home >', 10, 60)], [textLine('Home > Orders', 10, 60)], { point: [300, 200] }],
  ] as [string, TextLine[], TextLine[], { point?: [number, number] }][])('sees none in %s', (_, before, late, seen) => {
    expect(findCommand(sampleObservation({ before, late, ...seen }), sampleScale)).toBeUndefined()
  })
})

describe('isOutput', () => {
  const row = textLine(`${prompt} make deploy`, 10, 60)
  const running = findCommand(
    sampleObservation({ before: [textLine(prompt, 10, 60)], late: [row], typed }),
    sampleScale,
  )!

  test('is what goes on below the command', () => {
    const further = sampleObservation({ before: [row], late: [row, textLine('12 files', 10, 80)], startS: 5 })
    expect(isOutput(further, running)).toBe(true)
  })

  test('is neither another screen nor the doing of a pointer', () => {
    const cut = sampleObservation({ before: [textLine('Orders', 10, 10)], late: [textLine('Open', 10, 10)] })
    expect(isOutput(cut, running)).toBe(false)
    expect(isOutput(sampleObservation({ before: [row], late: [row], point: [40, 300] }), running)).toBe(false)
  })
})
