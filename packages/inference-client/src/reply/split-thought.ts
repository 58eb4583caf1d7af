/** What a model said: what it thought, for display only, and what it answers. */
export type Said = { thought: string; answer: string }

const opening = /^\s*<(think|thinking|thought|reasoning)>/i
const closing = /<\/(?:think|thinking|thought|reasoning)>/i

/**
 * Parts thought from answer wherever a server puts it: in a field of its own (`thought`), between tags, or before a closing
 * tag alone, since Qwen3-VL's template opens the tag itself. A thought that was cut off leaves no answer.
 */
export function splitThought(content: string, thought = ''): Said {
  const thoughts = [thought.trim()]
  let rest = content
  for (;;) {
    const start = opening.exec(rest)
    const end = closing.exec(rest)
    if (!start && (!end || isInsideJson(rest, end.index))) break
    thoughts.push(rest.slice(start?.[0].length ?? 0, end?.index ?? rest.length).trim())
    rest = end ? rest.slice(end.index + end[0].length) : ''
  }
  return { thought: thoughts.filter(Boolean).join('\n\n'), answer: rest.trim() }
}

/** A tag within the words of an answer is one of its words. */
function isInsideJson(text: string, index: number): boolean {
  return /^\s*(?:```\w*\s*)?[[{]/.test(text) && /[}\]]/.test(text.slice(index))
}
