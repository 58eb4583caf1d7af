import { expect, test } from 'bun:test'
import { sampleDocument, sampleEvent, sampleStep } from '../testing/sample-document.ts'
import { exportProcedure, type TextFormat } from './export-procedure.ts'

const document = sampleDocument({
  events: [sampleEvent('caption', 'Type correct-horse', 1, 2)],
  procedure: {
    parameters: [{ name: 'password', label: 'Password', recorded_value: 'correct-horse', kind: 'secret' }],
    steps: [
      sampleStep(1, 'Enter “correct-horse” as Password', {
        action: {
          kind: 'fill',
          target: { text: 'Password', near: ['correct-horse'] },
          value: 'correct-horse',
          parameter: 'password',
        },
        expect: { text: ['Signed in with correct-horse'], url: 'https://shop.test/?p=correct-horse' },
      }),
    ],
  },
})

const formats: TextFormat[] = [
  'json',
  'md',
  'vtt',
  'srt',
  'chapters',
  'mermaid',
  'drawio',
  'recorder',
  'puppeteer',
  'playwright',
  'midscene',
]

test.each(formats)('%s holds no secret, wherever the recording says it', (format) => {
  const text = exportProcedure(document, format)
  expect(text).not.toContain('correct-horse')
  expect(text).toContain('Password')
})
