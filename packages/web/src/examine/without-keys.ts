/** Shorter ones are placeholders, such as `none`, and parts of words. */
const leastKeyLength = 6

/** Words for a person to read, without the credentials of an address and without a key that a server repeated in its refusal. */
export function withoutKeys(text: string, environment: Record<string, string | undefined> = process.env): string {
  const keys = [environment['STEPCAST_INFERENCE_KEY'], environment['STEPCAST_API_TOKEN']].map((key) => key?.trim())
  const plain = text.replaceAll(/\b([a-z]+:\/\/)[^\s/@]+@/gi, '$1')
  return keys.reduce<string>(
    (words, key) => (key && key.length >= leastKeyLength ? words.replaceAll(key, '…') : words),
    plain,
  )
}
