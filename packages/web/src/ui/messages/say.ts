import { chinese } from './chinese.ts'
import { english, type MessageName } from './english.ts'

export const languages = { en: 'English', 'zh-CN': '简体中文' } as const
export type Language = keyof typeof languages
export type Values = Record<string, string | number>

const tables: Record<Language, Record<MessageName, string>> = { en: english, 'zh-CN': chinese }

/** A message in a language, with the values in their places. */
export function say(language: Language, name: MessageName, values: Values = {}): string {
  return tables[language][name].replaceAll(/\{(\w+)\}/g, (_, key: string) => String(values[key] ?? ''))
}
