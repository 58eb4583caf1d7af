import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react'
import type { MessageName } from './english.ts'
import { type Language, languages, say, type Values } from './say.ts'
import { tellInChinese } from '../../told/chinese-told.ts'

type Text = {
  language: Language
  choose: (language: string) => void
  text: (name: MessageName, values?: Values) => string
  /** What the server has told in English. */
  told: (words: string) => string
}

const kept = 'stepcast.language'

const TextContext = createContext<Text>({
  language: 'en',
  choose: () => {},
  text: (name, values) => say('en', name, values),
  told: (words) => words,
})

export function useText(): Text {
  return use(TextContext)
}

export function TextProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(preferred)
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  const value = useMemo<Text>(
    () => ({
      language,
      choose: (wanted) => {
        const next = isLanguage(wanted) ? wanted : 'en'
        localStorage.setItem(kept, next)
        setLanguage(next)
      },
      text: (name, values) => say(language, name, values),
      told: language === 'zh-CN' ? tellInChinese : (words) => words,
    }),
    [language],
  )
  return <TextContext value={value}>{children}</TextContext>
}

function preferred(): Language {
  const wanted = localStorage.getItem(kept)
  if (wanted !== null && isLanguage(wanted)) return wanted
  return navigator.languages.some((tag, at) => at === 0 && tag.toLowerCase().startsWith('zh')) ? 'zh-CN' : 'en'
}

function isLanguage(tag: string): tag is Language {
  return tag in languages
}
