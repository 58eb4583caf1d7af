import type { Embedder } from '@stepcast/inference-client'
import type { IndexDocument } from '@stepcast/video-index'

/** Numbers that are the same in every run (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const vocabularySize = 20_000
const syllables = 'ba co di fu ga hel in jo ka lum mor na or pel qui ra sol ta ur ven wi xa yor zen'.split(' ')

/** A word that nobody knows, the lower ones much more often than the higher ones, as words are used (Zipf). */
function madeUpWord(random: () => number): string {
  let rest = Math.floor(vocabularySize ** random())
  let word = ''
  do {
    word += syllables[rest % syllables.length]
    rest = Math.floor(rest / syllables.length)
  } while (rest > 0)
  return `${word}${syllables[word.length % syllables.length]}`
}

/**
 * Recordings like the real ones, until they hold so many steps: the same steps and events with some of their words replaced, so that each
 * recording has words of its own.
 */
export function* manyRecordings(real: readonly IndexDocument[], steps: number): Generator<IndexDocument> {
  const random = randomNumbers(20_26)
  for (let count = 0, number = 0; count < steps; number++) {
    const document = structuredClone(real[number % real.length] as IndexDocument)
    document.procedure.steps.splice(steps - count)
    const renamed = new Map<string, string>()
    const rename = (text: string) =>
      text.replace(/\p{L}{4,}/gu, (word) => {
        const known = renamed.get(word)
        if (known !== undefined) return known
        const other = random() < 0.3 ? madeUpWord(random) : word
        renamed.set(word, other)
        return other
      })
    for (const step of document.procedure.steps) {
      step.title = rename(step.title)
      step.expect.text = step.expect.text.map(rename)
      const { target } = step.action
      if (target?.text) target.text = rename(target.text)
      if (step.action.value) step.action.value = rename(step.action.value)
    }
    for (const event of document.events) {
      event.description = rename(event.description)
      event.on_screen_text = event.on_screen_text.map(rename)
    }
    document.video = {
      ...document.video,
      id: `vid_${number.toString(16).padStart(16, '0')}`,
      title: rename(document.video.title),
    }
    count += document.procedure.steps.length
    yield document
  }
}

/** Gives vectors near those of real texts, each a little elsewhere, in place of embedding a million texts, and those of what is asked. */
export class PerturbedEmbedder implements Embedder {
  readonly name = 'perturbed'
  readonly dimensions: number
  readonly understands: (text: string) => boolean
  readonly #real: readonly Float32Array[]
  readonly #asked: ReadonlyMap<string, Float32Array>
  readonly #random = randomNumbers(7)

  /** The embedding of what is asked is set aside: its vectors are there. */
  constructor(model: Embedder, real: readonly Float32Array[], asked: ReadonlyMap<string, Float32Array>) {
    this.dimensions = real[0]?.length ?? 0
    this.understands = (text) => model.understands?.(text) ?? true
    this.#real = real
    this.#asked = asked
  }

  readonly embed = async (texts: readonly string[]): Promise<Float32Array[]> =>
    texts.map((text) => this.#asked.get(text) ?? this.#near(text))

  #near(text: string): Float32Array {
    const base = this.#real[Number(Bun.hash(text) % BigInt(this.#real.length))] as Float32Array
    const near = base.map((value) => value + (this.#random() - 0.5) * 0.05)
    const length = Math.hypot(...near)
    return near.map((value) => value / length)
  }
}
