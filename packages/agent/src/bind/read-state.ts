const on = ['true', 'on', 'yes', '开', '是']
const off = ['false', 'off', 'no', '关', '否']

/** Whether a value says that something is to be on or off; undefined where it says neither. */
export function readState(value: string): boolean | undefined {
  const word = value.trim().toLowerCase()
  return on.includes(word) ? true : off.includes(word) ? false : undefined
}
