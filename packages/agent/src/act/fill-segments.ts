import type { ElementHandle } from 'puppeteer-core'
import { readDates } from '../bind/dates.ts'
import { readTime } from '../bind/read-time.ts'
import type { Actor } from './actor.ts'

const units = {
  year: /year|年|jahr|année|año|ano|anno/i,
  month: /month|月|monat|mois|mes|mês|mese/i,
  day: /day|日|tag|jour|día|dia|giorno/i,
  hour: /hour|时|時|stunde|heure|hora|ora/i,
  minute: /minute|分|minuto/i,
  half: /am\s*\/?\s*pm|meridiem|day\s?period|上午|下午/i,
} as const
type Unit = keyof typeof units
const order = ['half', 'year', 'month', 'day', 'hour', 'minute'] as const satisfies Unit[]

type Segment = { node: ElementHandle; unit: Unit }

/**
 * Enters a date or a time into a field that takes it in parts, each with keys of its own, whichever part `node` is.
 * @returns false where the field is none such, or the value has not what its parts ask for
 */
export async function fillSegments(actor: Actor, node: ElementHandle, value: string): Promise<boolean> {
  const segments = await segmentsOf(node)
  if (segments.length < 2) return false
  const texts = textsOf(value, segments)
  if (!texts) return false
  for (const unit of order) {
    const [segment, text] = [segments.find((each) => each.unit === unit), texts[unit]]
    if (!segment || text === undefined) continue
    actor.signal?.throwIfAborted()
    await segment.node.focus()
    actor.session.markAction()
    await actor.trace.click(segment.node, { x: 1, y: 1 }, 1)
    actor.trace.type(text)
    await actor.session.page.keyboard.type(text)
  }
  return true
}

async function segmentsOf(node: ElementHandle): Promise<Segment[]> {
  const list = await node.evaluateHandle((element) => {
    const part = '[role=spinbutton][contenteditable=true]'
    const found = (at: Element) => [...at.querySelectorAll(part)]
    if (!element.matches(part)) return found(element)
    for (let at = element.parentElement, up = 0; at && up < 4; at = at.parentElement, up++)
      if (found(at).length > 1) return found(at)
    return []
  })
  const nodes = [...(await list.getProperties()).values()].flatMap((each) => (each.asElement() as ElementHandle) ?? [])
  const described = await list.evaluate((all) =>
    all.map((each) => ({
      name: each.getAttribute('aria-label') ?? '',
      most: Number(each.getAttribute('aria-valuemax') ?? 0),
    })),
  )
  return described.flatMap(({ name, most }, at): Segment[] => {
    const unit = order.find((each) => units[each].test(name)) ?? unitByMost(most)
    const own = nodes[at]
    return unit && own ? [{ node: own, unit }] : []
  })
}

/** Parts without a name that is understood are told by how far they count. */
function unitByMost(most: number): Unit | undefined {
  if (most >= 1000) return 'year'
  if (most === 12) return 'month'
  if (most >= 28 && most <= 31) return 'day'
  if (most === 23) return 'hour'
  return most === 59 ? 'minute' : undefined
}

/** What each part takes; undefined where the field asks for what the value does not tell, or for two of a kind. */
function textsOf(value: string, segments: readonly Segment[]): Partial<Record<Unit, string | undefined>> | undefined {
  const asked = segments.map(({ unit }) => unit)
  if (new Set(asked).size < asked.length) return undefined
  const [date, rest] = splitDate(value)
  const [year, month, day] = readDates(date)[0]?.iso.split('-') ?? []
  const [hour, minute] = readTime(rest)?.split(':') ?? []
  const isHalved = asked.includes('half')
  const hours = isHalved && hour !== undefined ? String(Number(hour) % 12 || 12).padStart(2, '0') : hour
  const half = hour === undefined ? undefined : Number(hour) < 12 ? 'a' : 'p'
  const texts = { year, month, day, hour: hours, minute, half }
  return asked.every((unit) => texts[unit] !== undefined) ? texts : undefined
}

/** The date and what comes after it; a time alone has no date. */
function splitDate(value: string): [date: string, rest: string] {
  if (readDates(value).length > 0) return [value, '']
  const at = value.search(/[T\s]\d{1,2}:\d{2}/)
  return at < 0 ? ['', value] : [value.slice(0, at).replace(/,$/, ''), value.slice(at)]
}
