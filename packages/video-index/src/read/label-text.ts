/** A label as a person would say it: without marks for required fields, and without icons that were read as signs. */
export function labelText(text: string): string {
  return (
    text
      .replaceAll(/\s+/g, ' ')
      .replaceAll(/(?<=[([]) | (?=[)\]%])/g, '')
      .replace(/^(?:[^\p{L}\p{N}(“"'<¥$€£#@]+\s*)+/u, '')
      // The star of a required field is read as a quote that nothing closes.
      .replace(/^[“"'](?=[^“”"']*$)/u, '')
      .replace(/\s*[*:：]+$/u, '')
      .replace(/\s+[^\p{L}\p{N})”"'!?。？！…%]+$/u, '')
      // An icon before a Latin label is read as the ideograph that looks like it.
      .replace(/^[\u3400-\u9fff]\s*(?=[a-z][^\u3400-\u9fff]+$)/iu, '')
      // The arrow of a menu or list is read as a letter.
      .replace(/(?<=\p{L}{2}) v$/u, '')
      .replace(/(?<=^[^[(]*)[\])|]+$/u, '')
      .trim()
  )
}

/** Dots or stars that stand for the letters of a password. */
export function isMasked(text: string): boolean {
  const bare = text.replaceAll(/\s+/g, '')
  return bare.length >= 3 && /^[•●∙·*.。．oO0○◦]+$/u.test(bare) && new Set(bare).size <= 2
}

/** Labels are words; what is written in figures is a value. */
export function namesSomething(text: string): boolean {
  return /\p{L}.*\p{L}|[\u3400-\u9fff]/u.test(text)
}
