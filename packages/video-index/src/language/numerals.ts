const englishUnits =
  'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  )
const englishOrdinalUnits =
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth'.split(
    ' ',
  )
const englishTens = ['twenty', 'thirty', 'forty', 'fifty']
const englishOrdinalTens = ['twentieth', 'thirtieth', 'fortieth', 'fiftieth']
const chineseDigits = '零一二三四五六七八九'

const cardinals = new Map<string, number>(englishUnits.map((word, index) => [word, index + 1]))
const ordinals = new Map<string, number>(englishOrdinalUnits.map((word, index) => [word, index + 1]))
englishTens.forEach((ten, index) => {
  const value = (index + 2) * 10
  cardinals.set(ten, value)
  ordinals.set(englishOrdinalTens[index] ?? '', value)
  for (let unit = 1; unit <= 9; unit++) {
    cardinals.set(`${ten}-${englishUnits[unit - 1]}`, value + unit)
    ordinals.set(`${ten}-${englishOrdinalUnits[unit - 1]}`, value + unit)
  }
})

const longestFirst = (words: Iterable<string>) => [...words].sort((a, b) => b.length - a.length).join('|')

/** Matches `3`, `three` or `twenty-one`. */
export const cardinalPattern = `\\d{1,4}|${longestFirst(cardinals.keys())}`
/** Matches `3rd`, `third` or `twenty-first`. */
export const ordinalPattern = `\\d{1,4}(?:st|nd|rd|th)|${longestFirst(ordinals.keys())}`
/** Matches `3`, `三` or `二十一`. */
export const chineseNumberPattern = '\\d{1,4}|[零一二两三四五六七八九十百]{1,6}'

/** The value of a numeral that one of the patterns matched. */
export function numeralValue(numeral: string): number {
  const word = numeral.toLowerCase()
  return (
    cardinals.get(word) ?? ordinals.get(word) ?? (/^\d/.test(word) ? Number.parseInt(word, 10) : chineseValue(word))
  )
}

function chineseValue(numeral: string): number {
  let total = 0
  let digit = 0
  for (const character of numeral.replaceAll('两', '二')) {
    const unit = character === '十' ? 10 : character === '百' ? 100 : 0
    if (unit) {
      total += (digit || 1) * unit
      digit = 0
    } else digit = chineseDigits.indexOf(character)
  }
  return total + digit
}
