import type { IndexDocument } from '../../protocol/document.ts'
import type { Box, Step } from '../../protocol/procedure.ts'
import { findSecretRegions } from './cover-secrets.ts'
import { drawPicture, type DrawnPicture } from './draw-picture.ts'

export type PictureOptions = {
  /** Where the picture of this name lies. */
  pathOf: (name: string) => string
  /** Regions that nobody shall see, as fractions of the frame. */
  blur?: readonly Box[] | undefined
  signal?: AbortSignal | undefined
}

export type StepPicture = { n: number; picture: DrawnPicture }

/** The picture that tells a step best: what was filled in stands there only afterwards, a button often only before. */
function telling({ action, keyframes }: Step): string {
  const isEntered =
    action.kind === 'fill' || action.kind === 'select' || action.kind === 'check' || action.kind === 'goto'
  return isEntered ? keyframes.after || keyframes.before : keyframes.before || keyframes.after
}

/** One picture a step, its target outlined, with secrets and the given regions covered; and the screen at the end. */
export async function drawStepPictures(
  document: IndexDocument,
  { pathOf, blur = [], signal }: PictureOptions,
): Promise<{ steps: StepPicture[]; last: DrawnPicture | undefined }> {
  const regions = await findSecretRegions(document, pathOf)
  const draw = async (name: string, outline?: Box) => {
    signal?.throwIfAborted()
    return await drawPicture(pathOf(name), { outline, covers: [...blur, ...(regions.get(name) ?? [])] })
  }
  const steps: StepPicture[] = []
  for (const step of document.procedure.steps) {
    const name = telling(step)
    if (name !== '') steps.push({ n: step.n, picture: await draw(name, outlineOf(step)) })
  }
  const lastStep = document.procedure.steps.at(-1)
  const lastName = lastStep?.keyframes.after ?? ''
  const isNew = lastName !== '' && lastStep !== undefined && telling(lastStep) !== lastName
  return { steps, last: isNew ? await draw(lastName) : undefined }
}

/** The target and, for a field, the place in it that was clicked: the box is that of the words alone. */
function outlineOf({ action: { target } }: Step): Box | undefined {
  const [x, y] = target?.point ?? []
  if (!target?.box) return x === undefined || y === undefined ? undefined : [x - 0.012, y - 0.02, x + 0.012, y + 0.02]
  return target.box
}
