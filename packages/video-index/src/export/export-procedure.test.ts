import { describe, expect, test } from 'bun:test'
import { procedureSchema, type Step } from '../protocol/procedure.ts'
import { sampleDocument, sampleStep } from '../testing/sample-document.ts'
import { exportProcedure } from './export-procedure.ts'
import { mapKeyframes } from './map-keyframes.ts'

const document = sampleDocument()
const withSteps = (...steps: Step[]) => sampleDocument({ procedure: { steps } })
const withSections = withSteps(
  sampleStep(1, 'Open the shop'),
  sampleStep(2, 'Open a product', { section: '1. Products & *more*' }),
  sampleStep(3, 'Save it', { section: '1. Products & *more*' }),
  sampleStep(4, 'Go back'),
  sampleStep(5, 'Delete it', { section: 'Cleaning up' }),
)

describe('json', () => {
  test('is the procedure of the protocol', () => {
    expect(procedureSchema.parse(JSON.parse(exportProcedure(document, 'json')))).toEqual(document.procedure)
  })

  test('says of each step which section it stands in', () => {
    const { steps } = procedureSchema.parse(JSON.parse(exportProcedure(withSections, 'json')))
    expect(steps.map(({ section }) => section)).toEqual([
      undefined,
      '1. Products & *more*',
      '1. Products & *more*',
      undefined,
      'Cleaning up',
    ])
  })
})

describe('md', () => {
  test('numbers the steps with times and pictures and lists the values', () => {
    const guide = exportProcedure(document, 'md')
    expect(guide).toContain('# Publish a product')
    expect(guide).toContain('| Price | price | 49 | text |'.replace('price |', 'price |'))
    expect(guide).toContain('4. **Enter “49” as Price** (0:20–0:23)')
    expect(guide).toContain('![Step 4](<4-after.webp>)')
    expect(guide).toContain('You should then see “Product published”.')
  })

  test('shows recorded words as they are, whatever they mean in Markdown', () => {
    const guide = exportProcedure(withSteps(sampleStep(1, 'Click *a* | <b> [c](d) `e` _f_\n# g')), 'md')
    expect(guide).toContain('Click \\*a\\* \\| \\<b\\> \\[c\\](d) \\`e\\` \\_f\\_ \\# g')
  })

  test('keeps a password out', () => {
    const secret = sampleDocument({
      procedure: {
        parameters: [{ name: 'password', label: 'Password', recorded_value: 'hunter2', kind: 'secret' }],
      },
    })
    expect(exportProcedure(secret, 'md')).not.toContain('hunter2')
  })

  test('heads each section once, goes on counting below it, and tells where one ends', () => {
    const guide = exportProcedure(withSections, 'md')
    expect(guide.split('\n').filter((line) => /^(?:#{2,}|---|\d+\.)/.test(line))).toEqual([
      '## Values',
      '## Steps',
      '1. **Open the shop** (0:05–0:08)',
      '### 1\\. Products &amp; \\*more\\*',
      '2. **Open a product** (0:10–0:13)',
      '3. **Save it** (0:15–0:18)',
      '---',
      '4. **Go back** (0:20–0:23)',
      '### Cleaning up',
      '5. **Delete it** (0:25–0:28)',
    ])
    // without an empty line before it, a rule would make a heading of the line above
    expect(guide).toContain('\n\n---\n\n4. ')
    expect(guide).toContain('\n\n### Cleaning up\n\n5. ')
  })
})

describe('vtt', () => {
  test('has one chapter a step', () => {
    const lines = exportProcedure(document, 'vtt').split('\n')
    expect(lines[0]).toBe('WEBVTT - Publish a product')
    expect(lines.filter((line) => line.includes('-->'))).toHaveLength(6)
    expect(lines).toContain('00:00:20.000 --> 00:00:23.000')
  })

  test('keeps one chapter a step where steps stand in sections', () => {
    const vtt = exportProcedure(withSections, 'vtt')
    expect(vtt.split('\n').filter((line) => line.includes('-->'))).toHaveLength(5)
    expect(vtt).not.toContain('Cleaning up')
  })

  test('escapes titles, and keeps cues in order and apart', () => {
    const vtt = exportProcedure(
      withSteps(
        sampleStep(1, 'a --> b & <c>', { start_s: 3599.9996, end_s: 3604 }),
        sampleStep(2, 'next', { start_s: 3602.5, end_s: 3602.5 }),
      ),
      'vtt',
    )
    expect(vtt).toContain('01:00:00.000 --> 01:00:02.500\na --&gt; b &amp; &lt;c&gt;')
    expect(vtt).toContain('01:00:02.500 --> 01:00:02.501\nnext')
  })
})

test('a recording without steps has no guide', () => {
  expect(() => exportProcedure(withSteps(), 'md')).toThrow('shows no step')
  expect(() => exportProcedure(withSteps(), 'json')).not.toThrow()
})

test('mapKeyframes maps every picture and leaves absent ones absent', () => {
  const mapped = mapKeyframes(document, (name) => `/pictures/${name}`)
  expect(mapped.procedure.steps[0]?.keyframes).toEqual({
    before: '/pictures/1-before.webp',
    after: '/pictures/1-after.webp',
  })
  expect(mapped.events[0]?.keyframe).toBe('')
  expect(document.procedure.steps[0]?.keyframes.before).toBe('1-before.webp')
})
