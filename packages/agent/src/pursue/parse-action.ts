/** What a model may ask for, in the form it is told: `click_text("Save")`. */
export type PlannedAction =
  | { name: 'click_text'; label: string }
  | { name: 'fill_input'; label: string; value: string }
  | { name: 'select_option'; label: string; value: string }
  | { name: 'check_box'; label: string; on: boolean }
  | { name: 'upload_file'; label: string; file: string }
  | { name: 'press_key'; key: string }
  | { name: 'goto_url'; url: string }
  | { name: 'scroll'; direction: 'up' | 'down' }
  | { name: 'go_back' }
  | { name: 'wait' }

/** Reads the one action of a reply; undefined for what is none, or lacks what it needs. */
export function parseAction(text: string): PlannedAction | undefined {
  const call = /([a-z_]+)\s*\(([\s\S]*)\)/i.exec(text)
  if (!call) return undefined
  const [first, second] = argumentsOf(call[2]!)
  switch (call[1]!.toLowerCase()) {
    case 'click_text':
      return first ? { name: 'click_text', label: first } : undefined
    case 'fill_input':
      return first && second !== undefined ? { name: 'fill_input', label: first, value: second } : undefined
    case 'select_option':
      return first && second ? { name: 'select_option', label: first, value: second } : undefined
    case 'check_box':
      return first ? { name: 'check_box', label: first, on: second !== 'false' } : undefined
    case 'upload_file':
      return first && second ? { name: 'upload_file', label: first, file: second } : undefined
    case 'press_key':
      return first ? { name: 'press_key', key: first } : undefined
    case 'goto_url':
      return first ? { name: 'goto_url', url: first } : undefined
    case 'scroll':
      return { name: 'scroll', direction: first === 'up' ? 'up' : 'down' }
    case 'go_back':
      return { name: 'go_back' }
    case 'wait':
      return { name: 'wait' }
    default:
      return undefined
  }
}

/** Quoted texts with their escapes, or bare words; names before an equals sign are left out. */
function argumentsOf(text: string): string[] {
  const pattern = /(?:[a-z_]+\s*=\s*)?(?:"((?:[^"\\]|\\[\s\S])*)"|'((?:[^'\\]|\\[\s\S])*)'|([^\s,"'][^,]*))/gi
  return [...text.matchAll(pattern)].map(([, double, single, bare]) =>
    bare === undefined ? unescaped(double ?? single ?? '') : bare.trim(),
  )
}

function unescaped(text: string): string {
  return text.replace(/\\([\s\S])/g, (_, sign: string) => (sign === 'n' ? '\n' : sign === 't' ? '\t' : sign))
}

export function sayAction(action: PlannedAction): string {
  const { name, ...parts } = action
  return `${name}(${Object.values(parts)
    .map((part) => JSON.stringify(part))
    .join(', ')})`
}
