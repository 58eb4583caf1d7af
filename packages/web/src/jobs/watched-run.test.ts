import { expect, test } from 'bun:test'
import { artefactUrl, withNames } from './watched-run.ts'

test('an address is given only to what lies in the run folder', () => {
  expect(artefactUrl('run_1', '/data/runs/run_1/a b.png', '/data/runs/run_1')).toBe(
    '/api/v1/runs/run_1/files/a%20b.png',
  )
  expect(artefactUrl('run_1', '/data/runs/run_2/a.png', '/data/runs/run_1')).toBe('')
  expect(artefactUrl('run_1', '/etc/passwd', '/data/runs/run_1')).toBe('')
  expect(artefactUrl('run_1', '', '/data/runs/run_1')).toBe('')
})

test('what a run tells names the files it was given, never where they lie', () => {
  const path = '/data/uploads/upl_1/content/a "lamp".png'
  expect(withNames({ title: `Upload “${path}”`, other: 1 }, [path])).toEqual({
    title: 'Upload “a "lamp".png”',
    other: 1,
  })
})
