import type { Action } from '../protocol/procedure.ts'

/** A step as a person would say it. */
export function stepTitle({ kind, target, value }: Action, secret = false): string {
  const name = target?.text
  const beside = name ?? (target?.near?.[0] ? `the field near “${target.near[0]}”` : 'a field')
  switch (kind) {
    case 'goto':
      return `Open ${value ?? 'the address'}`
    case 'fill':
      if (target?.role === 'terminal') return `Run “${value ?? ''}”`
      if (secret) return `Enter the ${name ?? 'password'}`
      return value ? `Enter “${value}” as ${beside}` : `Clear ${beside}`
    case 'select':
      return `Choose “${value ?? ''}” as ${beside}`
    case 'check':
      return `Turn ${value === 'false' ? 'off' : 'on'} “${name ?? ''}”`
    case 'upload':
      return `Upload “${value ?? ''}”${name ? ` as ${name}` : ''}`
    case 'press':
      return `Press ${value ?? 'a key'}`
    case 'click':
      if (name) return `Click “${name}”`
      return target?.near?.[0] ? `Click the icon near “${target.near[0]}”` : 'Click the icon'
    case 'scroll':
      return `Scroll ${value ?? 'down'}`
    case 'drag':
      return `Drag ${name ? `“${name}”` : 'it'}${value === undefined ? '' : ` to ${value}`}`
    default:
      return name ? `Use “${name}”` : 'The screen changes'
  }
}
