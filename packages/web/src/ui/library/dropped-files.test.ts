import { expect, test } from 'bun:test'
import { isRecording, recordingsAmong } from './dropped-files.ts'

const file = (path: string, type = '') => {
  const made = new File(['x'], path.split('/').at(-1)!, { type })
  return Object.defineProperty(made, 'webkitRelativePath', { value: path })
}

test('recordings are known by their type or by their name', () => {
  expect(isRecording(file('a.MKV'))).toBe(true)
  expect(isRecording(file('screen cast', 'video/webm'))).toBe(true)
  expect(isRecording(file('notes.txt', 'text/plain'))).toBe(false)
  expect(isRecording(file('mp4'))).toBe(false)
})

test('a chosen folder gives its recordings in the order of their names, and counts the rest but for hidden files', () => {
  const chosen = ['t/10.mp4', 't/2.mp4', 't/._2.mp4', 't/.DS_Store', 't/a/notes.md', 't/a/1.webm'].map((path) =>
    file(path),
  )
  const { files, leftOut } = recordingsAmong(chosen)
  expect(files.map(({ webkitRelativePath }) => webkitRelativePath)).toEqual(['t/2.mp4', 't/10.mp4', 't/a/1.webm'])
  expect(leftOut).toBe(1)
})
