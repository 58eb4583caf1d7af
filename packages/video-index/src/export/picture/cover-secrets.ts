import sharp from 'sharp'
import type { IndexDocument } from '../../protocol/document.ts'
import type { Box, Step, Target } from '../../protocol/procedure.ts'

/** What a picture is compared by, in grey squares. */
const grid = { width: 64, height: 36 }
/** Greys that are nearer than this are the same. */
const sameGrey = 16
/**
 * The same page differs in less of what stands on it. Measured: a field filled in 6 %, a row added to a table 22 %, another page of the
 * same application from 38 %.
 */
const mostDiffering = 0.35

/**
 * The regions of each picture that hold what was typed as a secret, by the picture's name. A field is covered where it was
 * filled and on every picture that still shows the same page, whether it shows dots or not.
 */
export async function findSecretRegions(
  { procedure }: IndexDocument,
  pathOf: (name: string) => string,
): Promise<Map<string, Box[]>> {
  const secrets = new Set(procedure.parameters.filter(({ kind }) => kind === 'secret').map(({ name }) => name))
  const fields = procedure.steps.flatMap((step) => {
    const region = secrets.has(step.action.parameter ?? '') ? fieldRegion(step.action.target) : undefined
    return region ? [{ step, region }] : []
  })
  if (fields.length === 0) return new Map()
  const names = [...new Set(procedure.steps.flatMap(picturesOf))]
  const looks = new Map(
    await Promise.all(names.map(async (name) => [name, await lookOf(pathOf(name)).catch(() => undefined)] as const)),
  )
  const regionsOf = (name: string) =>
    fields
      .filter(({ step }) => picturesOf(step).some((own) => own === name || isSamePage(looks.get(own), looks.get(name))))
      .map(({ region }) => region)
  return new Map(names.map((name) => [name, regionsOf(name)]))
}

export function picturesOf({ keyframes }: Step): string[] {
  return [keyframes.before, keyframes.after].filter((name) => name !== '')
}

/**
 * The box of a target holds what was read of it, which may end before what was typed does: it is made wider and higher. The
 * pointer, which rests somewhere in the field, is taken in.
 */
function fieldRegion(target: Target | undefined): Box | undefined {
  const [x, y] = target?.point ?? []
  const box = target?.box ?? (x === undefined || y === undefined ? undefined : [x, y, x, y])
  if (!box) return undefined
  const [x1, y1, x2, y2] = box
  const left = Math.min(x1, x ?? x1)
  const right = Math.max(x2, x ?? x2)
  const height = Math.max(y2 - y1, 0.02)
  return inside([left - 0.02, y1 - height * 0.6, right + Math.max(0.06, (right - left) * 0.6), y2 + height * 0.6])
}

function inside([x1, y1, x2, y2]: Box): Box {
  const within = (value: number) => Math.min(1, Math.max(0, value))
  return [within(x1), within(y1), within(x2), within(y2)]
}

async function lookOf(path: string): Promise<Uint8Array> {
  return await sharp(path)
    .greyscale()
    .resize({ ...grid, fit: 'fill' })
    .raw()
    .toBuffer()
}

/** A picture that cannot be read is taken for the same page: it is covered rather than shown. */
function isSamePage(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  if (!one || !other) return true
  const isInk = [inkOf(one), inkOf(other)]
  const ink = one.filter((_, index) => isInk.some((each) => each(index))).length
  const differing = one.filter((grey, index) => Math.abs(grey - other[index]!) > sameGrey).length
  return differing <= ink * mostDiffering
}

/** Which squares hold something: those unlike the middle grey, which is that of the paper. */
function inkOf(look: Uint8Array): (index: number) => boolean {
  const paper = look.toSorted()[look.length >> 1]!
  return (index) => Math.abs(look[index]! - paper) > sameGrey
}
