import { expect, test } from 'bun:test'
import { existsSync } from 'node:fs'
import { mkdir, readdir } from 'node:fs/promises'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { openReadingFolder, replaceFiles } from './keyframe-folder.ts'

const failing = () => Promise.reject(new Error('no space left'))

test('files that could not be committed are not kept, and those before are', async () => {
  await using folder = await temporaryFolder()
  const [from, to] = [folder.join('from'), folder.join('to')]
  await mkdir(from)
  for (const name of ['both', 'new']) await Bun.write(`${from}/${name}`, 'new')
  for (const name of ['both', 'old']) await Bun.write(`${to}/${name}`, 'old')
  await expect(replaceFiles(from, to, failing)).rejects.toThrow('no space left')
  expect((await readdir(to)).sort()).toEqual(['both', 'old'])
  expect(await Bun.file(`${to}/old`).text()).toBe('old')
})

test('a first reading that fails leaves no folder', async () => {
  await using folder = await temporaryFolder()
  const video = folder.join('video')
  const read = async () => {
    await using reading = await openReadingFolder(video)
    await Bun.write(`${reading.path}/frame`, 'a picture')
    await replaceFiles(reading.path, `${video}/keyframes`, failing)
  }
  await expect(read()).rejects.toThrow('no space left')
  expect(existsSync(video)).toBe(false)
})
