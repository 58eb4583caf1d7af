import { monthNamed } from '../bind/date-names.ts'
import { centreOf, type Observation, type ObservedElement } from '../observe/observation.ts'
import type { Calendar } from './find-calendars.ts'

/** How many months each arrow has moved the calendar, by its key; 0 for one that has done nothing. */
export type Turns = Map<string, number>

/** Half of the height in which the arrows stand beside a heading, in pixels. */
const arrowReach = 26
const widestArrow = 90

type Arrow = {
  element: ObservedElement
  key: string
  /** -1 where its name or its place tells that it leads back, 1 where it leads on. */
  direction: number
  isNamed: boolean
  isYear: boolean
}

const forth = /next|forward|after|right|后|下|次|翌/i
const back = /prev|back|before|earlier|left|前|上/i
const ofYear = /year|double|super|年/i
/** What is an arrow without being known as something to press. */
const arrowWords = /^(prev|previous|next)( month)?$|^[‹›«»<>←→◀▶❮❯]+$|^[上下](个|一)?月$/i
const noArrow = /close|cancel|clear|today|now|关闭|取消|清除|今天|此刻/i

/** The small controls beside the headings, from left to right. */
export function arrowsOf(page: Observation, calendars: readonly Calendar[], { heading, box }: Calendar): Arrow[] {
  const middle = heading ? centreOf(heading.box).y : box.y - 50
  const reach = heading ? arrowReach : 60
  const left = Math.min(...calendars.map((each) => each.box.x)) - 60
  const right = Math.max(...calendars.map((each) => each.box.x + each.box.width)) + 60
  const elements = page.elements
    .filter((element) => {
      const centre = centreOf(element.box)
      const words = namesOf(element)
      return (
        element.inView &&
        (element.kind === 'action' || arrowWords.test(element.text)) &&
        !element.disabled &&
        element.box.width <= widestArrow &&
        Math.abs(centre.y - middle) <= reach &&
        centre.x > left &&
        centre.x < right &&
        !/\d/.test(element.text) &&
        monthNamed(element.text) === undefined &&
        !noArrow.test(words)
      )
    })
    .filter((element, _, all) => !all.some((inner) => inner.frame === element.frame && inner.parent === element.id))
    .toSorted((a, b) => a.box.x - b.box.x)
  return elements.map((element, at) => {
    const words = namesOf(element)
    const named = Number(forth.test(words)) - Number(back.test(words))
    const isOuter = elements.length >= 4 && (at === 0 || at === elements.length - 1)
    return {
      element,
      key: `${words}|${at}`,
      direction: named || (at < elements.length / 2 ? -1 : 1),
      isNamed: named !== 0,
      isYear: ofYear.test(words) || /[«»]|<<|>>/.test(words) || (named === 0 && isOuter),
    }
  })
}

const namesOf = (element: ObservedElement): string =>
  [element.text, ...element.labels.map(({ text }) => text)].join(' ').trim()

/** What leads nearest to a month that is `distance` months ahead, without leading past it; what was not tried yet goes by its name and its place. */
export function bestArrow(arrows: readonly Arrow[], distance: number, turns: Turns): Arrow | undefined {
  const sign = Math.sign(distance)
  const scored = arrows.map((arrow) => {
    const known = turns.get(arrow.key)
    if (known !== undefined) {
      const leadsThere = Math.sign(known) === sign && Math.abs(known) <= Math.abs(distance)
      return { arrow, score: leadsThere ? 10 + Math.abs(known) : 0 }
    }
    if (arrow.direction !== sign) return { arrow, score: 0 }
    // A year's arrow is worth trying only where months would take longer.
    const isYear = Math.abs(distance) >= 12
    if (arrow.isYear && !isYear) return { arrow, score: 0 }
    return { arrow, score: (arrow.isNamed ? 2 : 1) + (arrow.isYear ? 20 : 0) }
  })
  return scored.filter(({ score }) => score > 0).toSorted((a, b) => b.score - a.score)[0]?.arrow
}
