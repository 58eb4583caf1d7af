import { expect, test } from 'bun:test'
import type { Step } from '@stepcast/video-index'
import { sampleDocument, sampleStep } from '@stepcast/video-index/testing'
import { printProcedure } from './print-procedure.ts'
import { openTerminal } from './terminal.ts'

function printed(...steps: Step[]): string[] {
  const lines: string[] = []
  const { procedure } = sampleDocument({ procedure: { steps, parameters: [] } })
  printProcedure(procedure, {
    ...openTerminal({ NO_COLOR: '1' }),
    print: (line = '') => void lines.push(line),
  })
  return lines
}

test('heads each section once, in one table, and sets apart the steps that stand in none', () => {
  const lines = printed(
    sampleStep(8, 'Open the shop'),
    sampleStep(9, 'Open a product', { section: 'Products' }),
    sampleStep(10, 'Save it', { section: 'Products' }),
    sampleStep(11, 'Delete it', { section: 'Cleaning up' }),
    sampleStep(12, 'Go back'),
  )
  expect(lines).toEqual([
    '   8  0:40–0:43  Open the shop   90 %',
    '',
    '  Products',
    '   9  0:45–0:48  Open a product  90 %',
    '  10  0:50–0:53  Save it         90 %',
    '',
    '  Cleaning up',
    '  11  0:55–0:58  Delete it       90 %',
    '',
    '  12  1:00–1:03  Go back         90 %',
  ])
})

test('prints steps without sections without gaps', () => {
  expect(printed(sampleStep(1, 'Open the shop'), sampleStep(2, 'Go back'))).toHaveLength(2)
})
