import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { type Probe, probeVideo } from '../probe/probe-video.ts'
import { codeOf } from '../testing/code-of.ts'
import { runFfmpeg } from '../testing/make-clip.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { readPictures } from './read-pictures.ts'

setDefaultTimeout(60_000)

const fps = 20
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let whole: Uint8Array
beforeAll(async () => {
  folder = await temporaryFolder()
  const path = folder.join('whole.mkv')
  const codec = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '20']
  await runFfmpeg(['-f', 'lavfi', '-i', `testsrc=s=320x180:r=${fps}:d=10`, ...codec, path])
  whole = await readFile(path)
})
afterAll(async () => {
  await folder[Symbol.asyncDispose]()
})

async function recording(name: string, bytes = whole): Promise<Probe> {
  await writeFile(folder.join(name), bytes)
  return await probeVideo(folder.join(name))
}

async function indicesOf(probe: Probe, wanted: readonly number[]): Promise<number[]> {
  const found: number[] = []
  const frames = wanted.map((index) => ({ index, timeS: index / fps }))
  for await (const { frameIndex } of readPictures(probe, frames)) found.push(frameIndex)
  return found
}

test('gives what stands before a damaged end', async () => {
  const probe = await recording('cut-off.mkv', whole.subarray(0, whole.length * 0.6))
  expect(await indicesOf(probe, [0, 30, 70, 199])).toEqual([0, 30, 70])
})

test.each([[[0, 199]], [[150, 190]]])('fails when a recording has vanished and none of %p is found', async (wanted) => {
  const probe = await recording('vanished.mkv')
  await rm(probe.path)
  expect(await codeOf(indicesOf(probe, wanted))).toBe('unreadable_media')
})

test('fails when a recording was damaged so that none is found', async () => {
  const probe = await recording('damaged.mkv')
  await writeFile(
    probe.path,
    whole.map((byte, at) => (at < 600 ? byte : 0)),
  )
  expect(await codeOf(indicesOf(probe, [100, 150]))).toBe('unreadable_media')
})

test('wants nothing of a recording when no picture is wanted', async () => {
  expect(await indicesOf(await recording('unwanted.mkv'), [])).toEqual([])
})
