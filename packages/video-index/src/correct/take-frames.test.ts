import { expect, setDefaultTimeout, test } from 'bun:test'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { Library } from '../store/library.ts'
import { draw, makeClip } from '../testing/make-clip.ts'
import { sampleDocument, sampleStep } from '../testing/sample-document.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { recordCorrections, undoCorrections } from './record-corrections.ts'

setDefaultTimeout(60_000)
const id = 'vid_00000000000000c1'
const [width, height] = [64, 40]
const [red, green, blue] = ['#c00000', '#00c000', '#0000c0'] as const

test('steps that are split or put in show the recording at their times, as long as there is a file, and keep what was taken', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'clip.mp4')
  const screens = await Promise.all(
    [red, red, green, green, blue, blue].map((colour) =>
      draw(width, height, `<rect width="100%" height="100%" fill="${colour}"/>`),
    ),
  )
  await makeClip(path, screens, { fps: 1, outputOptions: ['-pix_fmt', 'yuv420p', '-g', '1'] })
  await using library = await Library.open({ dataDir: folder.path })
  const video = { id, source_path: path, duration_s: 6, width, height }
  const steps = [sampleStep(1, 'Click “Save”', { start_s: 0.5, end_s: 3.5 })]
  const document = sampleDocument({ video, events: [], procedure: { title: 'Save', steps } })
  await library.put(document)
  const split = { op: 'split', step: 1, at_s: 2.5 } as const
  const insert = { op: 'insert', after: 2, start_s: 4, end_s: 5, kind: 'click' } as const
  const { document: corrected } = await library.correct(id, (read, known) =>
    recordCorrections(read, known, [split, insert]),
  )
  const colourOf = async (name: string) => {
    const { dominant } = await sharp(library.keyframePath(id, name)).stats()
    const parts = Object.entries(dominant).sort(([, one], [, other]) => other - one)
    return parts[0]?.[0]
  }
  const [first, second, third] = corrected.procedure.steps
  expect(first?.keyframes.after).toBe(second!.keyframes.before)
  expect(await colourOf(second!.keyframes.before)).toBe('g')
  expect(await colourOf(third!.keyframes.before)).toBe('b')

  // Read again: the pictures of the new reading come in, and those of the corrections stay.
  await using reading = await library.newReading(id)
  await Bun.write(join(reading.path, 'frame-00000500.webp'), 'a picture')
  await library.put(document, { keyframeFolder: reading.path })
  expect(await colourOf((await library.get(id)).procedure.steps[1]!.keyframes.before)).toBe('g')

  await rm(path)
  const gone = await library.correct(id, (read, known) =>
    recordCorrections(read, known, [{ op: 'split', step: 3, at_s: 4.5 }]),
  )
  expect(await colourOf(gone.document.procedure.steps[3]!.keyframes.before)).toBe('b')

  // What was taken for corrections that are undone may be wanted again, and so is of this recording.
  const { keyframes } = await library.pictures(id)
  await library.correct(id, (_, known) => undoCorrections(known, 3))
  const undone = await library.pictures(id)
  expect(undone.keyframes.length).toBeLessThan(keyframes.length)
  expect(undone.orphans).toEqual(['frame-00000500.webp'])
})
