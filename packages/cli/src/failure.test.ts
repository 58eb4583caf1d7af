import { expect, test } from 'bun:test'
import { CliError, exitCodeOf, formatFailure, readFailure } from './failure.ts'

test('formats a failure as one line whatever its message holds', () => {
  const failure = readFailure(new CliError('usage', 'first line\n  second line.', { hint: 'do\nthis' }))
  expect(formatFailure(failure)).toBe('error[usage]: first line second line; do this')
})

test('keeps the code and hint of any package', () => {
  const error = Object.assign(new Error('no such recording'), { code: 'video_not_found', hint: 'see `stepcast list`' })
  expect(readFailure(error)).toEqual({
    code: 'video_not_found',
    message: 'no such recording',
    hint: 'see `stepcast list`',
  })
})

test('reads a system error as something to act on', () => {
  const error = Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' })
  expect(readFailure(error)).toMatchObject({
    code: 'permission_denied',
    hint: expect.stringContaining('STEPCAST_DATA_DIR'),
  })
})

test('reads anything else as internal, without a stack', () => {
  const failure = readFailure(new TypeError('x is not a function'))
  expect(failure).toMatchObject({ code: 'internal', message: 'x is not a function' })
  expect(formatFailure(failure)).not.toContain(import.meta.file)
})

test('only wrong usage exits with 2', () => {
  expect([
    exitCodeOf({ code: 'usage', message: '', hint: '' }),
    exitCodeOf({ code: 'chrome_missing', message: '', hint: '' }),
  ]).toEqual([2, 1])
})
