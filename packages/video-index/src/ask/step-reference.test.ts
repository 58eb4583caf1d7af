import { describe, expect, test } from 'bun:test'
import { asksForStepCount, findStepReference } from './step-reference.ts'

describe('findStepReference', () => {
  test.each<[string, number[]]>([
    ['When is step 3 shown?', [3]],
    ['step #12', [12]],
    ['Where is Step No. 4?', [4]],
    ['show me step three', [3]],
    ['What is the third step?', [3]],
    ['the 21st step', [21]],
    ['the twenty-first step', [21]],
    ['step 2 to 4', [2, 3, 4]],
    ['steps 2–4', [2, 3, 4]],
    ['between step 2 and step 4', [2, 4]],
    ['steps 1, 3 and 5', [1, 3, 5]],
    ['the first two steps', [1, 2]],
    ['the last step', [-1]],
    ['the second to last step', [-2]],
    ['last 2 steps', [-2, -1]],
    ['What comes after step 3?', [4]],
    ['What happens before the third step?', [2]],
    ['第三步在哪里？', [3]],
    ['第3步', [3]],
    ['第３步是什么时候', [3]],
    ['第十二个步骤', [12]],
    ['步骤五', [5]],
    ['第二步到第四步', [2, 3, 4]],
    ['第二和第四步', [2, 4]],
    ['最后一步', [-1]],
    ['倒数第二步', [-2]],
    ['前三步', [1, 2, 3]],
    ['最后两步是什么', [-2, -1]],
    ['the last one', [-1]],
    ['What is the very first thing they do?', [1]],
    ['the step before the last', [-2]],
    ['How does it start?', [1]],
    ['How did they finish?', [-1]],
    ['How does the recording end?', [-1]],
    ['What happens at the beginning?', [1]],
    ['what do they do first?', [1]],
    ['一开始做了什么？', [1]],
    ['首先要做什么', [1]],
    ['最后做了什么？', [-1]],
    ['这是怎么结束的？', [-1]],
    ['第五步的下一步', [6]],
    ['第五步的上一步是什么', [4]],
  ])('%s', (question, numbers) => {
    expect(findStepReference(question)?.numbers).toEqual(numbers)
  })

  test.each([
    'Where do they set the price?',
    'When is the first product opened?',
    '什么时候上传图片？',
    'the last name',
    'How does it end the call?',
    'When is the first thing on the list opened?',
    '最后做了什么设置？',
  ])('finds none in “%s”', (question) => {
    expect(findStepReference(question)).toBeUndefined()
  })
})

test.each([
  'How many steps are there?',
  'how many steps does it take',
  'What is the number of steps?',
  '一共有多少步？',
  '总共几个步骤',
])('“%s” asks for the number of steps', (question) => {
  expect(asksForStepCount(question)).toBe(true)
})
