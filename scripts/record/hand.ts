import { type RecordingTools, runTool } from './tools.ts'

export interface Point {
  x: number
  y: number
}

const pointsPerSecond = 60

const keyNames: Record<string, string> = { ' ': 'space', '.': 'period', ',': 'comma', '-': 'minus', '@': 'at' }

/** Moves the real pointer and presses real keys on one X display, at the pace of a person. */
export class Hand {
  readonly #tools: RecordingTools
  readonly #display: string
  readonly #random: () => number
  #at: Point

  constructor(tools: RecordingTools, display: string, start: Point) {
    this.#tools = tools
    this.#display = display
    this.#random = steadyRandom(7)
    this.#at = start
  }

  async place(): Promise<void> {
    await this.#do(['mousemove', String(this.#at.x), String(this.#at.y)])
  }

  /** Along a slightly bent path, slow at both ends; farther takes longer, from 0.6 to 1 s. */
  async moveTo(target: Point): Promise<void> {
    const from = this.#at
    const distance = Math.hypot(target.x - from.x, target.y - from.y)
    const seconds = 0.6 + 0.4 * Math.min(1, distance / 900)
    const count = Math.round(seconds * pointsPerSecond)
    const bend = (this.#random() - 0.5) * 0.24
    const middle = {
      x: (from.x + target.x) / 2 - (target.y - from.y) * bend,
      y: (from.y + target.y) / 2 + (target.x - from.x) * bend,
    }
    const startedAt = performance.now()
    const script = Array.from({ length: count }, (_, index) => {
      const { x, y } = onCurve(from, middle, target, ease((index + 1) / count))
      return ['mousemove', String(Math.round(x)), String(Math.round(y)), 'sleep', (seconds / count - 0.001).toFixed(4)]
    })
    await this.#do(script.flat())
    this.#at = target
    await Bun.sleep(Math.max(0, seconds * 1000 - (performance.now() - startedAt)))
  }

  async click(): Promise<void> {
    await this.#do(['mousedown', '1', 'sleep', '0.08', 'mouseup', '1'])
  }

  /** About ten characters a second, not quite evenly. */
  async type(text: string): Promise<void> {
    const script = [...text].flatMap((character) => [
      'key',
      keyNames[character] ?? character,
      'sleep',
      (0.065 + this.#random() * 0.06).toFixed(3),
    ])
    await this.#do(script)
  }

  async rest(minimumS: number, maximumS = minimumS): Promise<void> {
    await Bun.sleep(1000 * (minimumS + (maximumS - minimumS) * this.#random()))
  }

  async #do(script: string[]): Promise<void> {
    await runTool([this.#tools.xdotool, ...script], { DISPLAY: this.#display })
  }
}

/** Minimum jerk, the profile of a hand that reaches for something (Flash and Hogan, 1985). */
function ease(time: number): number {
  return time ** 3 * (10 - 15 * time + 6 * time ** 2)
}

function onCurve(from: Point, middle: Point, to: Point, share: number): Point {
  const rest = 1 - share
  const along = (start: number, bend: number, end: number) =>
    rest ** 2 * start + 2 * rest * share * bend + share ** 2 * end
  return { x: along(from.x, middle.x, to.x), y: along(from.y, middle.y, to.y) }
}

/** The same sequence on every run, so that two recordings differ only by the machine's pace. */
function steadyRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}
