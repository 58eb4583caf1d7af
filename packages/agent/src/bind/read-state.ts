const states: Record<string, boolean> = {
  true: true,
  on: true,
  yes: true,
  开: true,
  是: true,
  false: false,
  off: false,
  no: false,
  关: false,
  否: false,
}

/** Whether a value says that something is to be on or off; undefined where it says neither. */
export function readState(value: string): boolean | undefined {
  return states[value.trim().toLowerCase()]
}
