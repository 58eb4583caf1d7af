import type { IndexDocument, Step } from '@stepcast/video-index'

/** A recording that may tell how a goal is reached, with its pictures. */
export interface Tutorial {
  document: IndexDocument
  /** The absolute path of one of its pictures. */
  keyframePath: (name: string) => string
}

/** A tutorial's steps as a model reads them: each with a name such as `A3` that it can be cited by. */
export function tellTutorials(tutorials: readonly Tutorial[]): string {
  return tutorials
    .map(({ document: { video, procedure } }, at) => {
      const steps = procedure.steps.map(
        (step) => `${letterOf(at)}${step.n}. ${JSON.stringify(step.title)}${expected(step)}`,
      )
      return [`Tutorial ${letterOf(at)}, ${JSON.stringify(video.title)}:`, ...steps].join('\n')
    })
    .join('\n')
}

/** The step that a model cites; undefined for one that no tutorial has. */
export function citedStep(
  tutorials: readonly Tutorial[],
  name: string | null | undefined,
): { tutorial: Tutorial; step: Step } | undefined {
  const read = /([A-Z])\s*(\d+)/.exec(name ?? '')
  const tutorial = read ? tutorials[read[1]!.charCodeAt(0) - firstLetter] : undefined
  const step = tutorial?.document.procedure.steps.find(({ n }) => n === Number(read![2]))
  return tutorial && step ? { tutorial, step } : undefined
}

const firstLetter = 'A'.charCodeAt(0)
const letterOf = (at: number): string => String.fromCharCode(firstLetter + at)

function expected({ expect }: Step): string {
  return expect.text.length > 0
    ? `, then there is ${expect.text
        .slice(0, 2)
        .map((each) => JSON.stringify(each))
        .join(', ')}`
    : ''
}
