import { expect, test } from 'bun:test'
import { rm } from 'node:fs/promises'
import { probeVideo } from '../probe/probe-video.ts'
import { runFfmpeg } from '../testing/make-clip.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { packetsOf } from './read-packets.ts'

test('a recording is read once, and anew when it is probed anew or reading was aborted', async () => {
  await using folder = await temporaryFolder()
  const path = folder.join('film.mp4')
  await runFfmpeg(['-f', 'lavfi', '-i', 'testsrc=s=64x36:r=10:d=2', path])
  const [probe, another] = [await probeVideo(path), await probeVideo(path)]
  const reason = new Error('not wanted')
  expect(await packetsOf(probe, AbortSignal.abort(reason)).catch((error: unknown) => error)).toBe(reason)
  const index = await packetsOf(probe)
  expect(index?.packets).toHaveLength(20)
  await rm(path)
  expect(await packetsOf(probe)).toBe(index)
  expect(await packetsOf(another)).toBeUndefined()
})
