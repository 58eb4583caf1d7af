import type { ElementHandle } from 'puppeteer-core'
import { newPatience } from '../browser/patience.ts'
import { monthNamed } from '../bind/date-names.ts'
import { readDates } from '../bind/dates.ts'
import { AgentError } from '../errors.ts'
import { centreOf, type Observation, type ObservedElement } from '../observe/observation.ts'
import { observe } from '../observe/observe.ts'
import { type Actor, nodeOf } from './actor.ts'
import { clickNode } from './click.ts'
import { type Calendar, findCalendars } from './find-calendars.ts'
import { holdsValue } from './holds-value.ts'
import { readValue } from './read-value.ts'

const openTimeoutMs = 1500
const turnTimeoutMs = 1500
const takeTimeoutMs = 800
/** Five years, a month at a time. */
const mostTurns = 60
/** Half of the height in which the arrows stand beside a heading, in pixels. */
const arrowReach = 26
const widestArrow = 90

type Shown = { page: Observation; calendars: Calendar[] }
/** How many months each arrow has moved the calendar; 0 for one that has done nothing. */
type Turns = Map<string, number>

/**
 * Chooses a date in the calendar that opens at a field, or stands there already: pages to the month that its heading tells, and takes the day.
 * @returns false where no calendar is shown, or it cannot be paged to that month
 * @throws AgentError `target_missing` for a day that cannot be chosen
 */
export async function pickDate(actor: Actor, node: ElementHandle, value: string): Promise<boolean> {
  const iso = readDates(value)[0]?.iso
  if (iso === undefined) return false
  const [year = 0, month = 0, day = 0] = iso.split('-').map(Number)
  let shown = await look(actor)
  if (shown.calendars.length === 0) {
    await clickNode(actor, node)
    shown = await waitFor(actor, openTimeoutMs, ({ calendars }) => calendars.length > 0)
  }
  const turns: Turns = new Map()
  for (let turned = 0; turned <= mostTurns; turned++) {
    const meant = shown.calendars.find((calendar) => calendar.year === year && calendar.month === month)
    if (meant) return await takeDay(actor, node, meant, { day, value })
    const next = await turn(actor, shown, monthNumber({ year, month }), turns)
    if (!next) return false
    shown = next
  }
  return false
}

/** Months since the year 0. */
const monthNumber = ({ year, month }: { year: number; month: number }): number => year * 12 + month - 1

async function look(actor: Actor): Promise<Shown> {
  actor.signal?.throwIfAborted()
  const page = await observe(actor.session.page)
  return { page, calendars: findCalendars(page) }
}

/** What is shown once it is what is waited for, and stays so; what was seen last when it does not come to that. */
async function waitFor(actor: Actor, timeoutMs: number, isThere: (shown: Shown) => boolean): Promise<Shown> {
  let shown = await look(actor)
  let before = ''
  for (const patience = newPatience(); !patience.isOver(timeoutMs); await Bun.sleep(60)) {
    shown = await look(actor)
    patience.looked()
    const now = JSON.stringify(shown.calendars.map(({ year, month, box }) => [year, month, box]))
    // A month that slides in still moves.
    if (isThere(shown) && now === before) break
    before = now
  }
  return shown
}

/** Presses the arrow that leads nearest to the wanted month, and notes how far it led. */
async function turn(actor: Actor, shown: Shown, wanted: number, turns: Turns): Promise<Shown | undefined> {
  const nearest = shown.calendars.toSorted(
    (a, b) => Math.abs(monthNumber(a) - wanted) - Math.abs(monthNumber(b) - wanted),
  )[0]
  if (!nearest) return undefined
  const arrow = bestArrow(arrowsOf(shown, nearest), wanted - monthNumber(nearest), turns)
  if (!arrow) return undefined
  const first = shown.calendars[0] as Calendar
  await clickNode(actor, await nodeOf(arrow.element))
  const hasTurned = ({ calendars }: Shown) =>
    calendars[0] !== undefined && monthNumber(calendars[0]) !== monthNumber(first)
  const next = await waitFor(actor, turnTimeoutMs, hasTurned)
  const now = next.calendars[0]
  turns.set(arrow.key, now ? monthNumber(now) - monthNumber(first) : 0)
  return now ? next : undefined
}

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
function arrowsOf({ page, calendars }: Shown, { heading, box }: Calendar): Arrow[] {
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

/** What leads nearest without leading past it; what was not tried yet goes by its name and its place. */
function bestArrow(arrows: readonly Arrow[], distance: number, turns: ReadonlyMap<string, number>): Arrow | undefined {
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

async function takeDay(
  actor: Actor,
  node: ElementHandle,
  { days }: Calendar,
  { day, value }: { day: number; value: string },
): Promise<boolean> {
  const cell = days.get(day)
  if (!cell || cell.disabled)
    throw new AgentError('target_missing', `the calendar offers no “${value}”`, { hint: 'check the value on the page' })
  await clickNode(actor, await nodeOf(cell))
  if (await isTaken(node, value)) return true
  const taking = confirmationIn((await look(actor)).page)
  if (taking) {
    await clickNode(actor, await nodeOf(taking))
    await isTaken(node, value)
  }
  return true
}

async function isTaken(node: ElementHandle, value: string): Promise<boolean> {
  for (const patience = newPatience(); !patience.isOver(takeTimeoutMs); await Bun.sleep(60)) {
    if (holdsValue(await readValue(node).catch(() => ''), value)) return true
    patience.looked()
  }
  return false
}

/** The one button that takes over what was chosen, where the calendar is still there and asks for it. */
function confirmationIn(page: Observation): ObservedElement | undefined {
  if (findCalendars(page).length === 0) return undefined
  const buttons = page.elements.filter(
    ({ inView, kind, disabled, text }) =>
      inView &&
      kind === 'action' &&
      !disabled &&
      /^(ok|okay|apply|done|set|confirm|确\s?定|确\s?认|完\s?成)$/i.test(text),
  )
  return buttons.length === 1 ? buttons[0] : undefined
}
