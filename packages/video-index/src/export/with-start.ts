import type { IndexDocument } from '../protocol/document.ts'

/** The document as if it had been recorded elsewhere: no address of it leads back to the recorded site. */
export function withStart(document: IndexDocument, startUrl: string | undefined): IndexDocument {
  if (startUrl === undefined) return document
  const { procedure } = document
  const from = originOf(procedure.start_url)
  const to = originOf(startUrl)
  const move = (text: string) => (from && to ? text.replaceAll(from, to) : text)
  const steps = procedure.steps.map((step) => {
    const { value, kind } = step.action
    const isAddress = kind === 'goto' && value !== undefined
    return {
      ...step,
      title: isAddress ? move(step.title) : step.title,
      action: isAddress ? { ...step.action, value: move(value) } : step.action,
      expect: { ...step.expect, url: step.expect.url === null ? null : move(step.expect.url) },
    }
  })
  return { ...document, procedure: { ...procedure, start_url: startUrl, steps } }
}

function originOf(url: string | null): string | undefined {
  return url !== null && URL.canParse(url) ? new URL(url).origin : undefined
}
