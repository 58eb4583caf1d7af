import { stepTitle } from '../distil/step-title.ts'
import type { Action } from '../protocol/procedure.ts'

type Titled = { action: Action; isSecret: boolean }

/** A title after the action was corrected: made anew where it was made of the action, else with the words that were in it replaced. */
export function retitle(title: string, before: Titled, after: Titled): string {
  if (title === stepTitle(before.action, before.isSecret)) return stepTitle(after.action, after.isSecret)
  const replaced = [
    [before.action.value, after.isSecret ? '' : after.action.value],
    [before.action.target?.text, after.action.target?.text],
  ].reduce<string>(
    (text, [from, to]) => (from && to && from !== to ? text.replaceAll(`“${from}”`, `“${to}”`) : text),
    title,
  )
  const hidden = before.action.value
  return after.isSecret && hidden && replaced.includes(hidden) ? stepTitle(after.action, true) : replaced
}
