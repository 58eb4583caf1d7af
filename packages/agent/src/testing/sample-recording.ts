import type { Action, IndexDocument, Parameter } from '@stepcast/video-index'
import { sampleDocument, sampleStep } from '@stepcast/video-index/testing'

export interface RecordedStep {
  action: Action
  text?: string[]
}

/** What an index holds of these actions, without pictures: targets are found by their words alone. */
export function sampleRecording(steps: readonly RecordedStep[], parameters: Parameter[] = []): IndexDocument {
  return sampleDocument({
    events: [],
    procedure: {
      start_url: null,
      parameters,
      steps: steps.map(({ action, text = [] }, index) =>
        sampleStep(index + 1, `${action.kind} ${action.target?.text ?? ''}`, {
          action,
          expect: { text, url: null },
          keyframes: { before: '', after: '' },
        }),
      ),
    },
  })
}

export function click(text: string, ...expected: string[]): RecordedStep {
  return { action: { kind: 'click', target: { text } }, text: expected }
}

export function fill(text: string, value: string): RecordedStep {
  return { action: { kind: 'fill', target: { text }, value } }
}
