import type { ElementHandle } from 'puppeteer-core'
import { newPatience } from '../browser/patience.ts'
import { readDates } from '../bind/dates.ts'
import { AgentError } from '../errors.ts'
import { gapBetween, type Observation, type ObservedElement } from '../observe/observation.ts'
import { observe } from '../observe/observe.ts'
import { type Actor, nodeOf } from './actor.ts'
import { arrowsOf, bestArrow, type Turns } from './calendar-arrows.ts'
import { clickNode } from './click.ts'
import { type Calendar, findCalendars } from './find-calendars.ts'
import { holdsValue } from './holds-value.ts'
import { readValue } from './read-value.ts'

const openTimeoutMs = 1500
const turnTimeoutMs = 1500
const takeTimeoutMs = 800
/** How far from the days the button may stand that takes over what was chosen, in pixels. */
const confirmationReach = 60
/** Five years, a month at a time. */
const mostTurns = 60

type Shown = { page: Observation; calendars: Calendar[] }

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
  const arrow = bestArrow(arrowsOf(shown.page, shown.calendars, nearest), wanted - monthNumber(nearest), turns)
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

/** The one button at the calendar that takes over what was chosen, where the calendar is still there and asks for it. */
function confirmationIn(page: Observation): ObservedElement | undefined {
  const calendars = findCalendars(page)
  const buttons = page.elements.filter(
    ({ inView, kind, disabled, text, box }) =>
      inView &&
      kind === 'action' &&
      !disabled &&
      /^(ok|okay|apply|done|set|confirm|确\s?定|确\s?认|完\s?成)$/i.test(text) &&
      // a button of that name elsewhere takes over more than the date
      calendars.some((calendar) => gapBetween(calendar.box, box) <= confirmationReach),
  )
  return buttons.length === 1 ? buttons[0] : undefined
}
