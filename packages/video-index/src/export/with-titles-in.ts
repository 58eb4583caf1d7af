import type { Language } from '../language/languages.ts'
import { titleIn } from '../language/title-in.ts'
import type { IndexDocument } from '../protocol/document.ts'

/** The document with its steps' titles in that language. */
export function withTitlesIn(language: Language, document: IndexDocument): IndexDocument {
  if (language === 'en') return document
  const { procedure } = document
  const steps = procedure.steps.map((step) => ({ ...step, title: titleIn(language, step.title) }))
  return { ...document, procedure: { ...procedure, steps } }
}
