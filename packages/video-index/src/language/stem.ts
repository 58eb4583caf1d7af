/** Words whose forms share no beginning, with the form that stands for them. */
export const irregularForms: ReadonlyMap<string, string> = new Map(
  Object.entries({
    kept: 'keep',
    chose: 'choose',
    chosen: 'choose',
    wrote: 'write',
    written: 'write',
    gave: 'give',
    given: 'give',
    made: 'make',
    sent: 'send',
    bought: 'buy',
    paid: 'pay',
    found: 'find',
    sought: 'seek',
    went: 'go',
    gone: 'go',
    began: 'begin',
    begun: 'begin',
    ran: 'run',
    drew: 'draw',
    drawn: 'draw',
    got: 'get',
    shut: 'shut',
    left: 'leave',
    built: 'build',
    brought: 'bring',
    took: 'take',
    taken: 'take',
    held: 'hold',
    hid: 'hide',
    hidden: 'hide',
    undid: 'undo',
    undone: 'undo',
    people: 'person',
    children: 'child',
    men: 'man',
    women: 'woman',
    bigger: 'big',
    biggest: 'big',
    larger: 'large',
    smaller: 'small',
    darker: 'dark',
    darkened: 'dark',
    darken: 'dark',
    lighter: 'light',
    brighter: 'bright',
    newer: 'new',
    dimensions: 'size',
    // a noun of its own: who sets a date changes no settings
    settings: 'preference',
    two: '2',
    three: '3',
    four: '4',
    five: '5',
    six: '6',
    seven: '7',
    eight: '8',
    nine: '9',
    ten: '10',
    twelve: '12',
  }),
)

/**
 * Cuts an English word down to what its forms share: “changed”, “changing” and “changes” all give “chang”. Light on
 * purpose: two words that a reader would not connect should not meet. Other words come back as they are.
 */
export function stem(word: string): string {
  const lower = word.toLowerCase().replace(/['’]s$/, '')
  const base = irregularForms.get(lower) ?? lower
  if (base.length <= 3 || !/^[a-z]+$/.test(base)) return base
  return withoutFinalE(withoutSuffix(base))
}

function withoutSuffix(word: string): string {
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`
  if (word.endsWith('ied') && word.length > 4) return `${word.slice(0, -3)}y`
  if (/(ss|sh|ch|x|z)es$/.test(word)) return word.slice(0, -2)
  if (/[^su]s$/.test(word) && !word.endsWith('is')) return withoutSuffix(word.slice(0, -1))
  if (word.endsWith('ation') && word.length >= 9) return word.slice(0, -5)
  if (/[st]ion$/.test(word) && word.length >= 7) return word.slice(0, -3)
  if (word.endsWith('ment') && word.length >= 8) return word.slice(0, -4)
  if (/[aeiouy].*ing$/.test(word) && word.length >= 6) return undoubled(word.slice(0, -3))
  if (/[aeiouy].*ed$/.test(word) && word.length >= 5) return undoubled(word.slice(0, -2))
  return word
}

function undoubled(word: string): string {
  return /([bdgmnprt])\1$/.test(word) && word.length > 3 ? word.slice(0, -1) : word
}

function withoutFinalE(word: string): string {
  return word.length > 3 && word.endsWith('e') ? word.slice(0, -1) : word
}
