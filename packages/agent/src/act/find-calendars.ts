import { readDates } from '../bind/dates.ts'
import { monthNamed, readMonth } from '../bind/date-names.ts'
import { centreOf, type Observation, type ObservedElement, type Rectangle } from '../observe/observation.ts'

/** A month that the page shows as a grid of days. */
export interface Calendar {
  year: number
  /** 1 to 12 */
  month: number
  /** What stands for each day, by its number; days of the months before and after are left out. */
  days: Map<number, ObservedElement>
  /** Around the days, in CSS pixels of the viewport. */
  box: Rectangle
  /** What tells the month; undefined where only the days' own names do. */
  heading: ObservedElement | undefined
}

/** Pages of numbers that are no calendar are not looked through. */
const mostNumbers = 400
const shortestMonth = 28
/** How far above its days a month may be told, in pixels. */
const headingReach = 160

/** The calendars that can be seen, each with the month that its heading or its days' own names tell. */
export function findCalendars(page: Observation): Calendar[] {
  const numbers = page.elements.filter((element) => element.inView && /^(0?[1-9]|[12]\d|3[01])$/.test(element.ownText))
  if (numbers.length < shortestMonth || numbers.length > mostNumbers) return []
  return gridsOf(numbers).flatMap((cells): Calendar[] => {
    const month = monthOf(cells)
    if (!month) return []
    const days = new Map(month.map((cell) => [Number(cell.ownText), cell]))
    const box = around(cells)
    const heading = headingOf(page, box)
    const told = dateByName(page, days) ?? heading
    return told ? [{ year: told.year, month: told.month, days, box, heading: heading?.element }] : []
  })
}

/** Numbers that stand side by side and one above the other, each set in the order of reading. */
function gridsOf(numbers: readonly ObservedElement[]): ObservedElement[][] {
  const places = numbers.map((element) => ({ element, ...centreOf(element.box) }))
  const gaps = (along: 'x' | 'y') => {
    const across = along === 'x' ? 'y' : 'x'
    const nearest = places.map((place) =>
      Math.min(
        ...places
          .filter((other) => Math.abs(other[across] - place[across]) < 6 && other[along] - place[along] > 6)
          .map((other) => other[along] - place[along]),
      ),
    )
    const known = nearest.filter(Number.isFinite).toSorted((a, b) => a - b)
    return known[Math.floor(known.length / 2)] ?? 0
  }
  const [stepX, stepY] = [gaps('x'), gaps('y')]
  const left = new Set(places)
  const grids: ObservedElement[][] = []
  for (const first of places) {
    if (!left.delete(first)) continue
    const grid = [first]
    for (const place of grid)
      for (const other of left) {
        const [dx, dy] = [Math.abs(other.x - place.x), Math.abs(other.y - place.y)]
        const isBeside = (dy < 6 && dx < 1.4 * stepX) || (dx < 6 && dy < 1.4 * stepY)
        if (isBeside && left.delete(other)) grid.push(other)
      }
    grids.push(grid.toSorted((a, b) => (Math.abs(a.y - b.y) < 6 ? a.x - b.x : a.y - b.y)).map(({ element }) => element))
  }
  return grids
}

/** The days from the first to the last of one month, among which those of others may stand before and after. */
function monthOf(cells: readonly ObservedElement[]): readonly ObservedElement[] | undefined {
  for (const [from, cell] of cells.entries()) {
    if (Number(cell.ownText) !== 1) continue
    let length = 1
    while (Number(cells[from + length]?.ownText) === length + 1) length++
    if (length >= shortestMonth) return cells.slice(from, from + length)
  }
  return undefined
}

function around(cells: readonly ObservedElement[]): Rectangle {
  const left = Math.min(...cells.map(({ box }) => box.x))
  const top = Math.min(...cells.map(({ box }) => box.y))
  const right = Math.max(...cells.map(({ box }) => box.x + box.width))
  const bottom = Math.max(...cells.map(({ box }) => box.y + box.height))
  return { x: left, y: top, width: right - left, height: bottom - top }
}

type ToldMonth = { year: number; month: number; element: ObservedElement }

/** Told in one piece, or in two that stand in one line, lists and fields among them. */
function headingOf(page: Observation, { x, y, width }: Rectangle): ToldMonth | undefined {
  const above = page.elements
    .filter(({ inView, box }) => {
      const centre = centreOf(box)
      return inView && centre.y < y && centre.y > y - headingReach && centre.x > x && centre.x < x + width
    })
    .map((element) => ({ element, words: element.value || element.ownText || element.text, ...centreOf(element.box) }))
    .filter(({ words }) => words !== '')
    .toSorted((a, b) => b.y - a.y || a.x - b.x)
  for (const { element, words } of above) {
    const told = readMonth(words)
    if (told) return { ...told, element }
  }
  for (const one of above)
    for (const other of above) {
      const told = one !== other && Math.abs(one.y - other.y) < 8 ? readMonth(`${one.words} ${other.words}`) : undefined
      if (told && one.words.length < 20 && other.words.length < 20) return { ...told, element: one.element }
    }
  return undefined
}

/** What the name or the title of a day in the middle of the month tells. */
function dateByName(
  page: Observation,
  days: ReadonlyMap<number, ObservedElement>,
): { year: number; month: number } | undefined {
  const day = days.get(15)
  if (!day) return undefined
  const holder = page.elements.find(({ frame, id }) => frame === day.frame && id === day.parent)
  for (const element of holder ? [day, holder] : [day])
    for (const { text } of element.labels) {
      const iso = /\d{5}|^\d+$/.test(text) ? undefined : dateIn(text)
      if (iso?.endsWith('-15')) return { year: Number(iso.slice(0, 4)), month: Number(iso.slice(5, 7)) }
    }
  return undefined
}

/** The date in a name such as “Choose Saturday, November 14th, 2026”, as `YYYY-MM-DD`. */
function dateIn(text: string): string | undefined {
  const plain = readDates(text)[0]?.iso ?? readDates(/\d{4}\D\d{1,2}\D\d{1,2}日?/.exec(text)?.[0] ?? '')[0]?.iso
  if (plain) return plain
  const year = /(?<!\d)\d{4}(?!\d)/.exec(text)?.[0]
  const day = /(?<!\d)\d{1,2}(?!\d)/.exec(text)?.[0]
  const month = (text.match(/\p{L}+\.?/gu) ?? []).map(monthNamed).find((each) => each !== undefined)
  return year && day && month ? `${year}-${String(month).padStart(2, '0')}-${day.padStart(2, '0')}` : undefined
}
