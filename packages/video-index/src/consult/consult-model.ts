import { type ChatClient, InferenceError } from '@stepcast/inference-client'
import { keyframeName } from '../describe/read-observations.ts'
import { stepTitle } from '../distil/step-title.ts'
import type { Parameter, Procedure, Step } from '../protocol/procedure.ts'
import type { Screen } from '../read/screen-reader.ts'
import { type ModelAnswer, askAboutSteps } from './ask-about-steps.ts'
import { checkAnswer } from './check-answer.ts'
import { type StepWindow, halves, stepWindows } from './step-windows.ts'

export type ConsultOptions = {
  client: ChatClient
  screens: readonly Screen[]
  keyframeFolder: string
  width: number
  height: number
  onProgress?: ((share: number) => void) | undefined
  signal?: AbortSignal | undefined
}

/** `said` holds what the model says of a step, by its number, where the readings bear it out. */
export type Consulted = {
  procedure: Procedure
  said: Map<number, string>
  usage: { calls: number; input: number; output: number }
}

/**
 * Has a model look at the pictures before and after each step and say what was done; takes over what the readings bear out.
 * @throws InferenceError when the model cannot be asked or its answers cannot be used
 */
export async function consultModel(procedure: Procedure, options: ConsultOptions): Promise<Consulted> {
  const { client, keyframeFolder, width, height, onProgress, signal } = options
  const screens = new Map(options.screens.map((screen) => [keyframeName(screen), screen]))
  const usage = { calls: 0, input: 0, output: 0 }
  const answers = new Map<number, ModelAnswer['steps'][number]>()
  const windows = stepWindows(procedure.steps)
  try {
    for (const [at, window] of windows.entries()) {
      for await (const answer of askWindow(window, { client, keyframeFolder, signal })) {
        usage.calls += answer.calls
        usage.input += answer.tokens.input
        usage.output += answer.tokens.output
        // A step that two windows hold is told by the one that holds what leads up to it.
        for (const each of answer.steps) if (!answers.has(each.n)) answers.set(each.n, each)
      }
      onProgress?.((at + 1) / windows.length)
    }
  } catch (error) {
    // What was answered before counts; the other steps stay as they were read.
    if (!(error instanceof InferenceError && error.code === 'budget_reached')) throw error
  }
  const said = new Map<number, string>()
  const steps = procedure.steps.map((step): Step => {
    const answer = answers.get(step.n)
    if (!answer) return step
    const [before, after] = [screens.get(step.keyframes.before), screens.get(step.keyframes.after)]
    const checked = checkAnswer(step, answer, { before, after, width, height })
    if (checked.said) said.set(step.n, checked.said)
    // What the recording's author calls a step stays; a title made of its parts gives way.
    const isOwn = step.title === stepTitle(step.action)
    return isOwn ? { ...checked.step, title: checked.said ?? stepTitle(checked.step.action) } : checked.step
  })
  return { procedure: { ...procedure, steps, parameters: parametersOf(procedure, steps) }, said, usage }
}

/** Values that were corrected are the ones that a next user changes. */
function parametersOf({ parameters }: Procedure, steps: readonly Step[]): Parameter[] {
  const values = new Map(steps.map(({ action }) => [action.parameter, action.value]))
  return parameters.map((parameter) => {
    const value = parameter.kind === 'secret' ? undefined : values.get(parameter.name)
    return value === undefined ? parameter : { ...parameter, recorded_value: value }
  })
}

/** A window that is too long for the model is asked about in halves. */
async function* askWindow(
  window: StepWindow,
  options: Parameters<typeof askAboutSteps>[1],
): AsyncGenerator<ModelAnswer> {
  try {
    yield await askAboutSteps(window, options)
  } catch (error) {
    const parts = error instanceof InferenceError && error.code === 'context_too_long' ? halves(window) : undefined
    if (!parts) throw error
    for (const part of parts) yield* askWindow(part, options)
  }
}
