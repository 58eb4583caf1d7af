type Timed = { timeS: number }

/** Those of a list in order of time from `fromS` to `toS`, both included, in seconds. */
export function between<T extends Timed>(items: readonly T[], fromS: number, toS: number): T[] {
  const found: T[] = []
  for (let at = firstFrom(items, fromS); at < items.length && items[at]!.timeS <= toS; at++) found.push(items[at]!)
  return found
}

/** The index of the first one at or after a time; the length of the list when there is none. */
export function firstFrom(items: readonly Timed[], timeS: number): number {
  let [low, high] = [0, items.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (items[middle]!.timeS < timeS) low = middle + 1
    else high = middle
  }
  return low
}
