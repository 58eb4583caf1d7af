import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { foldModel } from './fold-model.ts'
import { readNetwork } from './onnx-file.ts'
import { textModelFolder } from './text-models.ts'

setDefaultTimeout(60_000)

const models = {
  detector: { file: 'ch_PP-OCRv4_det_infer.onnx', dims: [1, 3, 64, 96] },
  recogniser: { file: 'ch_PP-OCRv4_rec_infer.onnx', dims: [2, 3, 48, 96] },
}

const read = (name: keyof typeof models) => readFile(join(textModelFolder(), models[name].file))

async function resultOf(model: Uint8Array, dims: readonly number[]): Promise<Float32Array> {
  const session = await InferenceSession.create(model)
  const levels = Float32Array.from({ length: dims.reduce((all, side) => all * side) }, (_, at) => Math.sin(at * at))
  const result = await session.run({ [session.inputNames[0]!]: new Tensor('float32', levels, dims) })
  const values = (result[session.outputNames[0]!]!.data as Float32Array).slice()
  await session.release()
  return values
}

describe('foldModel', () => {
  for (const name of ['detector', 'recogniser'] as const) {
    test(`leaves what the ${name} gives as it is`, async () => {
      const file = await read(name)
      const [before, after] = [
        await resultOf(file, models[name].dims),
        await resultOf(foldModel(file), models[name].dims),
      ]
      expect(after).toHaveLength(before.length)
      expect(Math.max(...before.map((value, at) => Math.abs(value - after[at]!)))).toBeLessThan(0.001)
    })

    test(`spares the ${name} its activations in four steps and its single numbers`, async () => {
      const file = await read(name)
      const count = (model: Uint8Array, kind: string) =>
        readNetwork(model).operations.filter((each) => each.kind === kind).length
      expect(count(file, 'Div')).toBeGreaterThan(20)
      const folded = foldModel(file)
      expect(count(folded, 'Div')).toBeLessThan(6)
      expect(count(folded, 'Mul')).toBeLessThan(0.5 * count(file, 'Mul'))
    })
  }
})
