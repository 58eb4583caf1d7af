/** One step as the truth file states it; times are seconds from the first frame. */
export interface RecordedStep {
  n: number
  title: string
  action: 'click' | 'fill' | 'select' | 'upload'
  target: { text: string; role: string }
  value?: string
  /** Set where the picture shows dots: the value is then not part of the recording. */
  secret?: true
  start_s: number
  t_action: number
  end_s: number
}

export type StepDescription = Pick<RecordedStep, 'title' | 'action' | 'target'> & { value?: string; secret?: true }

export interface StepMarks {
  /** Call it at the moment of the click that does the step, or that begins it where there are several. */
  acted(): void
}

/** Notes when each step starts, acts and ends, on the clock of the recording. */
export class StepClock {
  readonly #firstFrameAt: number
  readonly steps: RecordedStep[] = []

  constructor(firstFrameAt: number) {
    this.#firstFrameAt = firstFrameAt
  }

  now(): number {
    const epochS = (performance.timeOrigin + performance.now()) / 1000
    return Math.round((epochS - this.#firstFrameAt) * 100) / 100
  }

  async step(description: StepDescription, perform: (marks: StepMarks) => Promise<void>): Promise<void> {
    const start = this.now()
    let action = start
    let noted = false
    await perform({
      acted: () => {
        if (!noted) action = this.now()
        noted = true
      },
    })
    this.steps.push({
      n: this.steps.length + 1,
      ...description,
      start_s: start,
      t_action: action,
      end_s: this.now(),
    })
  }
}
