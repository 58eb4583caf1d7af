import type { ElementHandle } from 'puppeteer-core'
import { holdsValue, numberOf } from './holds-value.ts'

/** What a slider says of itself, and what stands around it. */
export interface SliderState {
  now: number | undefined
  min: number
  max: number
  /** What it calls its value. */
  says: string
  /** The words of the box that holds this slider and no other. */
  around: string
}

export async function readSlider(node: ElementHandle): Promise<SliderState> {
  const read = await node.evaluate((element) => {
    const isRange = element instanceof HTMLInputElement
    const sliders = 'input[type=range], [role=slider]'
    let around = ''
    for (let at = element.parentElement; at; at = at.parentElement) {
      const others = [...at.querySelectorAll(sliders)].some((other) => other !== element && !other.contains(element))
      const text = at.innerText.replace(/\s+/g, ' ').trim()
      if (others || text.length > 160) break
      around = text
    }
    return {
      now: isRange ? element.value : (element.getAttribute('aria-valuenow') ?? ''),
      min: (isRange && element.min) || (element.getAttribute('aria-valuemin') ?? '0'),
      max: (isRange && element.max) || (element.getAttribute('aria-valuemax') ?? '100'),
      says: element.getAttribute('aria-valuetext') ?? '',
      around,
    }
  })
  return { ...read, now: read.now === '' ? undefined : Number(read.now), min: Number(read.min), max: Number(read.max) }
}

/** A number and what it counts: "30 days", "50%". */
const counted = /([-+]?\d[\d.,]*)\s*(\p{L}+|[%°])/gu

/** The one number of a text that counts the same as `value` does. */
function countedLike(value: string, text: string): number | undefined {
  const unit = [...value.matchAll(counted)][0]?.[2]?.toLowerCase()
  if (!unit) return undefined
  const found = [...text.matchAll(counted)].filter(([, , other = '']) => {
    const word = other.toLowerCase()
    return word.startsWith(unit) || unit.startsWith(word)
  })
  return found.length === 1 ? numberOf(found[0]?.[1] ?? '') : undefined
}

/**
 * The number a person would read off a slider to compare it with `value`: what it says, a label that counts the same, or its own value.
 * A slider that counts places (0 to 5 for "7 days" to "365 days") is read by its label.
 */
export function shownNumber(state: SliderState, value: string): number | undefined {
  const wanted = numberOf(value)
  const fits = wanted !== undefined && wanted >= state.min && wanted <= state.max
  const lone = state.around.match(/[-+]?\d[\d.,]*/g) ?? []
  return (
    countedLike(value, state.says) ??
    numberOf(state.says) ??
    countedLike(value, state.around) ??
    (fits || lone.length !== 1 ? state.now : numberOf(lone[0] ?? ''))
  )
}

/** Whether a slider is where its label says `value`. */
export function isSliderAt(state: SliderState, value: string): boolean {
  const shown = shownNumber(state, value)
  const wanted = numberOf(value)
  if (shown === undefined || wanted === undefined) return state.says !== '' && holdsValue(state.says, value)
  return Math.abs(shown - wanted) < 1e-6
}
