import { chineseTitles } from './chinese-titles.ts'
import type { Language } from './languages.ts'
import { translator } from './translator.ts'

const inChinese = translator(chineseTitles)

/** A step's title in that language: one that was made of the step's action is made anew, one that somebody wrote stays. */
export function titleIn(language: Language, title: string): string {
  return language === 'zh-CN' ? inChinese(title) : title
}
