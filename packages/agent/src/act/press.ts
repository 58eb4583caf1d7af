import type { KeyInput } from 'puppeteer-core'
import type { Actor } from './actor.ts'

const names: Record<string, string> = {
  ctrl: 'Control',
  control: 'Control',
  cmd: 'Meta',
  command: 'Meta',
  meta: 'Meta',
  win: 'Meta',
  alt: 'Alt',
  option: 'Alt',
  shift: 'Shift',
  enter: 'Enter',
  return: 'Enter',
  回车: 'Enter',
  esc: 'Escape',
  escape: 'Escape',
  tab: 'Tab',
  space: 'Space',
  backspace: 'Backspace',
  delete: 'Delete',
  del: 'Delete',
  up: 'ArrowUp',
  down: 'ArrowDown',
  left: 'ArrowLeft',
  right: 'ArrowRight',
  home: 'Home',
  end: 'End',
  pageup: 'PageUp',
  pagedown: 'PageDown',
}

/** The keys of a text such as "Ctrl+S" or "Enter", in the order they are pressed. */
const readKeys = (text: string): string[] =>
  text
    .split(/\s*\+\s*/)
    .filter(Boolean)
    .map((key) => names[key.trim().toLowerCase()] ?? (key.trim().length === 1 ? key.trim().toLowerCase() : key.trim()))

export async function pressKeys(actor: Actor, text: string): Promise<void> {
  const { keyboard } = actor.session.page
  const keys = readKeys(text) as KeyInput[]
  const last = keys.pop() ?? 'Enter'
  actor.trace.press([...keys, last])
  actor.session.markAction()
  for (const key of keys) await keyboard.down(key)
  try {
    await keyboard.press(last)
  } finally {
    for (const key of keys.reverse()) await keyboard.up(key)
  }
}
