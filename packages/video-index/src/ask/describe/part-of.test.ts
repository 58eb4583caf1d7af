import { expect, test } from 'bun:test'
import type { ActionKind, Procedure, Step } from '../../protocol/procedure.ts'
import { sampleStep } from '../../testing/sample-document.ts'
import { partOf } from './part-of.ts'

function procedureOf(...steps: [kind: ActionKind, title: string, rest?: Partial<Step>][]): Procedure {
  return {
    title: 'Try it',
    start_url: null,
    parameters: [],
    steps: steps.map(([kind, title, rest], at) =>
      sampleStep(at + 1, title, { action: { kind, target: { text: title } }, ...rest }),
    ),
  }
}
const numbers = (steps: readonly Step[]) => steps.map(({ n }) => n)

const shop = procedureOf(
  ['fill', 'Name'],
  ['fill', 'Password'],
  ['click', 'Sign in'],
  ['click', 'Products'],
  ['click', 'New product'],
  ['fill', 'Product name'],
  ['fill', 'Price'],
  ['click', 'Add tag'],
  ['click', 'Save'],
  ['click', 'Confirm'],
  ['click', 'Settings'],
)

test.each<[string, number, number[]]>([
  ['what ends a form takes in all of it, with what leads there', 9, [4, 5, 6, 7, 8, 9, 10]],
  ['a question whether one is sure belongs to it', 10, [4, 5, 6, 7, 8, 9, 10]],
  ['so does what opens it by creating', 5, [4, 5, 6, 7, 8, 9, 10]],
  ['a step on the way takes in the way', 4, [4]],
  ['an entry is a step of its own', 7, [7]],
  ['signing in is a form', 3, [1, 2, 3]],
  ['what comes after all forms stands alone', 11, [11]],
])('%s', (_, n, part) => {
  expect(numbers(partOf(shop, n))).toEqual(part)
})

test('entries that answer as well stand beside an entry', () => {
  expect(numbers(partOf(shop, 6, [7, 1]))).toEqual([6, 7])
})

test('a section ends what its author put into it', () => {
  const section = (name: string) => ({ section: name })
  const guide = procedureOf(
    ['fill', 'Title', section('Write')],
    ['fill', 'Text', section('Write')],
    ['click', 'Preview', section('Look')],
    ['click', 'Publish', section('Look')],
  )
  expect(numbers(partOf(guide, 4))).toEqual([3, 4])
})
