import { expect, test } from 'bun:test'
import { showsSecret } from './shows-secret.ts'

test.each([
  ['Gladiolus seven', true],
  ['Customer Gladiolus seven', true],
  ['Gladiolus sever', true],
  ['Gladiolus', true],
  ['Gladiolus se', true],
  ['Customer Gladiolus', true],
  ['seven', false],
  ['Glad', false],
  ['Customer', false],
])('“%s” shows “Gladiolus seven”: %p', (text, shows) => {
  expect(showsSecret(text, 'Gladiolus seven')).toBe(shows)
})
