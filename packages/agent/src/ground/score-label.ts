import type { ActionKind } from '@stepcast/video-index'
import type { ObservedElement } from '../observe/observation.ts'
import { differsInNumber, similarity } from './text-match.ts'

const weights = {
  text: 1,
  aria: 1,
  label: 1,
  placeholder: 0.97,
  title: 0.95,
  value: 0.85,
  name: 0.75,
  icon: 0.7,
} as const

export interface LabelScore {
  score: number
  /** The words of the page that it was found by. */
  found: string
  by: keyof typeof weights | 'beside'
}

/** How well an element is called `text`, by the best of its names; a field that is filled, also by what it holds. */
export function scoreLabel(element: ObservedElement, text: string, action: ActionKind): LabelScore {
  let best: LabelScore = { score: 0, found: '', by: 'text' }
  const offer = (score: number, found: string, by: LabelScore['by']) => {
    if (score > best.score) best = { score, found, by }
  }
  const likeness = (name: string) => (differsInNumber(name, text) ? 0 : similarity(name, text))
  for (const label of element.labels) offer(likeness(label.text) * weights[label.by], label.text, label.by)
  if (element.ownText) offer(likeness(element.ownText), element.ownText, 'text')
  // who clicks on words means the words, not what stands next to them: least of all what has no name of its own there
  const besideWeight = action === 'click' ? 0.8 : 0.93
  // in a row of choices the words on the left of one are those of the one before
  const isLabelled = element.kind === 'toggle' && element.labels.some(({ by }) => by === 'label')
  const isBare = action === 'click' && element.kind === 'action' && element.role === ''
  const beside = isLabelled || isBare ? [] : element.beside
  for (const [index, words] of beside.entries())
    offer(likeness(words) * (index === 0 ? besideWeight : besideWeight - 0.13), words, 'beside')
  if (element.kind === 'field' && element.value && action === 'fill')
    offer(similarity(element.value, text) * 0.8, element.value, 'value')
  return best
}
