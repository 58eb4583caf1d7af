/** `Reading time (minutes)` becomes `reading_time_minutes`; other scripts stay as they are. */
export function nameOf(label: string): string {
  return label
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '_')
    .replaceAll(/^_+|_+$/g, '')
    .slice(0, 48)
}

/** The name, or the first of `name_2`, `name_3` and so on that is not taken. */
export function freeName(base: string, taken: readonly { name: string }[]): string {
  let name = base
  for (let again = 2; taken.some((each) => each.name === name); again++) name = `${base}_${again}`
  return name
}
