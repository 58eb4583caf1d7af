import { parseSync, type Expression, Visitor } from 'oxc-parser'

/** A sentence that code can say; what is put in at run time reads `{1}`, `{2}` and so on. */
export type Sentence = { words: string; at: string }

/** What holds words for people wherever it stands: the properties of reports, checks and problems. */
const told = new Set('message hint detail because verifiedBy verified_by what tried seen drift problem'.split(' '))

/**
 * Every sentence of a source file that can reach a person: what errors say, what told properties hold, and, with `all`, each other text of
 * several words. Where code chooses between texts, each of them makes a sentence of its own.
 */
export function findSentences(path: string, source: string, { all = false } = {}): Sentence[] {
  const { program } = parseSync(path, source)
  const found: Sentence[] = []
  // What is a part of a longer text is no sentence of its own; visitors come to the longer one first.
  const taken = new Set<Expression>()
  const add = (value: Expression) => {
    for (const parts of alternatives(value, taken)) {
      const words = numbered(parts)
      if (/[a-z]{2}/.test(words.replaceAll(/\{\d\}/g, ''))) found.push({ words, at: `${path}: ${words}` })
    }
  }
  const addAll = (text: Expression) => {
    if (!all || taken.has(text)) return
    if (alternatives(text, taken).some((parts) => isSentence(numbered(parts)))) add(text)
  }
  new Visitor({
    NewExpression({ callee, arguments: given }) {
      if (callee.type !== 'Identifier' || !/^[A-Z][a-zA-Z]+Error$/.test(callee.name)) return
      const [, message] = given
      if (message && message.type !== 'SpreadElement') add(message)
    },
    Property({ key, value }) {
      if (key.type === 'Identifier' && told.has(key.name)) add(value as Expression)
    },
    AssignmentExpression({ left, right }) {
      if (left.type === 'MemberExpression' && left.property.type === 'Identifier' && told.has(left.property.name))
        add(right)
    },
    Literal: addAll,
    TemplateLiteral: addAll,
    ConditionalExpression: addAll,
    BinaryExpression: addAll,
  }).visit(program)
  return [...new Map(found.map((sentence) => [sentence.words, sentence])).values()]
}

/** Texts by what they are put together from; null is what only a run can tell. */
type Parts = readonly (string | null)[]

function alternatives(node: Expression, taken: Set<Expression>): Parts[] {
  taken.add(node)
  switch (node.type) {
    case 'Literal':
      return [[typeof node.value === 'string' ? node.value : null]]
    case 'TemplateLiteral':
      return node.quasis.reduce<Parts[]>(
        (before, { value }, at) => {
          const expression = node.expressions[at]
          const after: Parts[] = expression ? alternatives(expression, taken) : [[]]
          return before.flatMap((start) => after.map((end) => [...start, value.cooked ?? '', ...end]))
        },
        [[]],
      )
    case 'ConditionalExpression':
      return [...alternatives(node.consequent, taken), ...alternatives(node.alternate, taken)]
    case 'LogicalExpression':
      return node.operator === '&&'
        ? alternatives(node.right, taken)
        : [...alternatives(node.left, taken), ...alternatives(node.right, taken)]
    case 'BinaryExpression': {
      if (node.left.type === 'PrivateIdentifier' || node.operator !== '+') return [[null]]
      const [start, end] = [alternatives(node.left, taken), alternatives(node.right, taken)]
      const isSum = [...start, ...end].every((parts) => parts.every((part) => part === null))
      return isSum ? [[null]] : start.flatMap((before) => end.map((after) => [...before, ...after]))
    }
    case 'ParenthesizedExpression':
      return alternatives(node.expression, taken)
    default:
      return [[null]]
  }
}

function numbered(parts: Parts): string {
  let count = 0
  return parts.map((part) => part ?? `{${++count}}`).join('')
}

/** Words that are said, unlike selectors, markup, and what goes before an error in the log. */
function isSentence(words: string): boolean {
  const plain = words.replaceAll(/\{\d\}/g, 'X')
  return /(^|\s|“)[\w’']+[,:;”]? \w*[a-z]{2}/.test(plain) && !/[<>[\]]|::|:$|^\W*[a-z]+(, [a-z]+)+$/.test(plain)
}
