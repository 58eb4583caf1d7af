export { chineseTitles } from './chinese-titles.ts'
export { type Language, languages } from './languages.ts'
export { translator } from './translator.ts'
