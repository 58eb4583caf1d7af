import { describe, expect, test } from 'bun:test'
import { readInstruction } from './instruction.ts'

const titleOf = (words: string) => readInstruction(words)?.title

describe('readInstruction', () => {
  test.each([
    ['Step 2: Add the marketplace', 'Add the marketplace'],
    ['Step 4 of 7 – Enter the password.', 'Enter the password'],
    ['step two: the owner', 'The owner'],
    ['Step 1o: Create the workspace', 'Create the workspace'],
    ['3. Click “Save”', 'Click “Save”'],
    ['(3) Review', 'Review'],
    ['第二步：填写名称', '填写名称'],
    ['步骤三、点击保存。', '点击保存'],
    ['一、新建商品', '新建商品'],
  ])('takes the number off “%s”', (words, title) => {
    expect(readInstruction(words)).toMatchObject({ title, numbered: true })
  })

  test.each([
    ['Then set the publication date.', 'Set the publication date'],
    ["Now let's open the settings", 'Open the settings'],
    ['And press save.', 'Press save'],
    ['接下来，点击保存', '点击保存'],
    ['Type 1.5 into the field', 'Type 1.5 into the field'],
  ])('takes what leads over off “%s”', (words, title) => {
    expect(readInstruction(words)).toMatchObject({ title, numbered: false })
  })

  test('tells what kinds of action a verb may mean, of each clause', () => {
    expect(readInstruction('Type the title')?.kinds).toContain('fill')
    expect(readInstruction('Type the title')?.kinds).not.toContain('click')
    expect(readInstruction('Scroll down and enter the price')?.kinds).toEqual(
      expect.arrayContaining(['scroll', 'fill']),
    )
    expect(readInstruction('将价格修改为 20')?.kinds).toContain('fill')
    expect(readInstruction('Step 3: The owner')).toMatchObject({ numbered: true, kinds: undefined })
  })

  test('takes neither reports, single words, decimals nor paragraphs for instructions', () => {
    const others = ['The new post is in the list.', 'Product published', 'Saved', 'Next', '1.5 million users', '']
    for (const words of [...others, `Open ${'the very next page '.repeat(6)}`]) expect(titleOf(words)).toBeUndefined()
  })
})
