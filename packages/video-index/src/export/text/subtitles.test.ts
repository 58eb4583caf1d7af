import { describe, expect, test } from 'bun:test'
import { findFfmpeg } from '../../media/find-ffmpeg.ts'
import { everyMove, hostileWords } from '../../testing/every-move.ts'
import { sampleDocument, sampleStep } from '../../testing/sample-document.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { exportProcedure } from '../export-procedure.ts'

/** The cues as ffmpeg reads them from a file of that format, in its own plain form. */
async function readCues(text: string, extension: 'vtt' | 'srt'): Promise<string[]> {
  await using folder = await temporaryFolder()
  const path = `${folder.path}/cues.${extension}`
  await Bun.write(path, text)
  const { ffmpeg } = await findFfmpeg()
  const child = Bun.spawn([ffmpeg, '-v', 'error', '-i', path, '-f', 'srt', '-'], { stdout: 'pipe', stderr: 'pipe' })
  const [read, said] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()])
  expect({ code: await child.exited, said }).toEqual({ code: 0, said: '' })
  return read.trim().split(/\n\n+/)
}

describe.each(['vtt', 'srt'] as const)('%s', (format) => {
  test('is read by ffmpeg with the times and words of every step', async () => {
    const cues = await readCues(exportProcedure(sampleDocument(), format), format)
    expect(cues).toHaveLength(6)
    expect(cues[3]).toContain('00:00:20,000 --> 00:00:23,000')
    expect(cues[3]).toContain('Enter “49” as Price')
  })

  test.each(hostileWords)('keeps its cues whatever was recorded: %j', async (words) => {
    const document = everyMove(words)
    const cues = await readCues(exportProcedure(document, format), format)
    expect(cues).toHaveLength(document.procedure.steps.length)
    expect(cues[1]).toStartWith('2\n00:00:10,000 --> 00:00:13,000')
  })
})

describe('chapters', () => {
  const lines = (document: Parameters<typeof exportProcedure>[0]) =>
    exportProcedure(document, 'chapters').trimEnd().split('\n')

  test('start at 0:00, follow at least ten seconds apart, and name what falls between', () => {
    expect(lines(sampleDocument())).toEqual([
      '0:00 Click “Sign in”',
      '0:10 Click “New product”; Enter “Desk lamp” as Product name',
      '0:20 Enter “49” as Price; Upload “lamp.jpg” as Photo',
      '0:30 Click “Publish”',
    ])
  })

  test('are the sections where there are any, after a first one for what comes before', () => {
    const steps = [
      sampleStep(3, 'Look around'),
      sampleStep(5, 'Open it', { section: 'Products' }),
      sampleStep(8, 'Save it', { section: 'Products' }),
      sampleStep(10, 'Delete it', { section: 'Cleaning\nup' }),
    ]
    expect(lines(sampleDocument({ video: { duration_s: 3700 }, procedure: { steps } }))).toEqual([
      '0:00 Publish a product',
      '0:25 Products',
      '0:50 Cleaning up',
    ])
  })

  test('cut a title that no site would take', () => {
    const steps = [sampleStep(1, '长'.repeat(300))]
    expect([...lines(sampleDocument({ procedure: { steps } }))[0]!]).toHaveLength('0:00 '.length + 100)
  })
})
