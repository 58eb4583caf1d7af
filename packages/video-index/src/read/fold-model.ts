import {
  type Network,
  type Operation,
  type Weights,
  floatAttribute,
  integerAttribute,
  integersAttribute,
  integersOf,
  readNetwork,
  writeNetwork,
} from './onnx-file.ts'

/** From this version on the bounds of `Clip` are inputs, before it they are attributes. */
const boundsAreInputsFrom = 11

/**
 * The same network with fewer passes over its pictures; what it gives differs by rounding alone. Scales and offsets of
 * single numbers go into the weights of the convolution beside them, and the activation x · clip(x + 3, 0, 6) / 6 is written
 * as a convolution of one weight a channel and a product: those run in ONNX Runtime's blocked layout, in which the picture
 * then stays. As exported, half of the time goes into these steps and into the change of layout around them.
 */
export function foldModel(file: Uint8Array): Uint8Array<ArrayBuffer> {
  const network = readNetwork(file)
  const folding = new Folding(network)
  for (const operation of network.operations.filter((each) => each.kind === 'Conv')) folding.takeInScales(operation)
  for (const operation of network.operations.filter((each) => each.kind === 'Clip'))
    folding.replaceActivation(operation)
  return writeNetwork(file, network)
}

/** An activation with the scale and offset behind it: `scale` · x · clip(x + 3, 0, 6) / 6 + `offset`. */
type Activation = { input: string; output: string; steps: Operation[]; scale: number; offset: number }

class Folding {
  readonly #network: Network
  #named = 0

  constructor(network: Network) {
    this.#network = network
  }

  /** What is multiplied with or added to a convolution's whole picture alike is part of its weights. */
  takeInScales(convolution: Operation): void {
    if (!this.#weightsOf(convolution)) return
    for (let next = this.#onlyUser(convolution); next; next = this.#onlyUser(convolution)) {
      const isActivation = this.#onlyUser(next)?.kind === 'Clip'
      const [scale, offset] = [this.#by(next, 'Mul', convolution), this.#by(next, 'Add', convolution)]
      if (isActivation || (scale === undefined && offset === undefined)) return
      this.#rescale(convolution, scale ?? 1, () => offset ?? 0)
      convolution.outputs = next.outputs
      this.#remove([next])
    }
  }

  replaceActivation(clip: Operation): void {
    const activation = this.#activationAround(clip)
    if (!activation) return
    const { input, output, steps, scale, offset } = activation
    const before = this.#makerOf(input)
    const channels = before?.kind === 'Conv' ? this.#weightsOf(before)?.dims[0] : undefined
    if (channels === undefined) return
    const gate = this.#perChannel(channels, { input, scale: scale / 6, offset: scale / 2 })
    const clipped = this.#clipped(gate, Math.min(0, scale), Math.max(0, scale))
    const product: Operation = {
      kind: 'Mul',
      inputs: [input, clipped.outputs[0]!],
      outputs: [this.#name()],
      attributes: [],
    }
    const made = [gate, clipped, product]
    if (!this.#addBehind(output, offset))
      made.push(this.#perChannel(channels, { input: product.outputs[0]!, scale: 1, offset }))
    made.at(-1)!.outputs = [output]
    const { operations } = this.#network
    operations.splice(operations.indexOf(steps.at(-1)!) + 1, 0, ...made)
    this.#remove(steps)
  }

  #activationAround(clip: Operation): Activation | undefined {
    const shifted = this.#makerOf(clip.inputs[0]!)
    const input = shifted?.inputs.find((each) => this.#numberOf(each) === undefined)
    const product = this.#onlyUser(clip)
    const share = product && this.#onlyUser(product)
    if (shifted?.kind !== 'Add' || input === undefined || !shifted.inputs.some((each) => this.#numberOf(each) === 3))
      return undefined
    if (product?.kind !== 'Mul' || !product.inputs.includes(input) || !share || this.#by(share, 'Div', product) !== 6)
      return undefined
    const steps = [shifted, clip, product, share]
    const take = (kind: string): number | undefined => {
      const next = this.#onlyUser(steps.at(-1)!)
      const number = next && this.#by(next, kind, steps.at(-1)!)
      if (next && number !== undefined) steps.push(next)
      return number
    }
    const [scale, offset] = [take('Mul') ?? 1, take('Add') ?? 0]
    return { input, output: steps.at(-1)!.outputs[0]!, steps, scale, offset }
  }

  /** Adds to the offsets of the convolutions that take a picture; false where padding or something else takes it as it is. */
  #addBehind(name: string, offset: number): boolean {
    const users = this.#usersOf(name)
    const isPlain = (each: Operation) =>
      each.kind === 'Conv' &&
      this.#weightsOf(each) !== undefined &&
      (integersOf(each, 'pads') ?? []).every((pad) => pad === 0)
    if (this.#network.outputs.includes(name) || !users.every(isPlain)) return false
    for (const each of users) this.#rescale(each, 1, (sum) => offset * sum)
    return true
  }

  /** Multiplies a convolution's result and adds to each channel of it what `offsetOf` makes of the sum of its weights. */
  #rescale(convolution: Operation, scale: number, offsetOf: (sum: number) => number): void {
    const { dims, values } = this.#weightsOf(convolution)!
    const channels = dims[0]!
    const each = values.length / channels
    const offsets = this.#network.weights.get(convolution.inputs[2] ?? '')?.values ?? new Float32Array(channels)
    const added = Float32Array.from(offsets, (own, channel) => {
      const sum = values.subarray(channel * each, (channel + 1) * each).reduce((total, weight) => total + weight, 0)
      return own * scale + offsetOf(sum)
    })
    const weights = { dims, values: values.map((weight) => weight * scale) }
    convolution.inputs = [convolution.inputs[0]!, this.#keep(weights), this.#keep({ dims: [channels], values: added })]
  }

  #perChannel(channels: number, { input, scale, offset }: { input: string; scale: number; offset: number }): Operation {
    const weights = this.#keep({ dims: [channels, 1, 1, 1], values: new Float32Array(channels).fill(scale) })
    const offsets = this.#keep({ dims: [channels], values: new Float32Array(channels).fill(offset) })
    return {
      kind: 'Conv',
      inputs: [input, weights, offsets],
      outputs: [this.#name()],
      attributes: [integersAttribute('kernel_shape', [1, 1]), integerAttribute('group', channels)],
    }
  }

  #clipped({ outputs: [input] }: Operation, least: number, most: number): Operation {
    const areInputs = this.#network.opset >= boundsAreInputsFrom
    const bounds = areInputs
      ? [least, most].map((bound) => this.#keep({ dims: [], values: Float32Array.of(bound) }))
      : []
    const attributes = areInputs ? [] : [floatAttribute('min', least), floatAttribute('max', most)]
    return { kind: 'Clip', inputs: [input!, ...bounds], outputs: [this.#name()], attributes }
  }

  /** The number by which an operation of a kind changes what another gives. */
  #by(operation: Operation, kind: string, other: Operation): number | undefined {
    const name = other.outputs[0]!
    if (operation.kind !== kind || !operation.inputs.includes(name)) return undefined
    // Only what is divided stands first.
    if (kind === 'Div' && operation.inputs[0] !== name) return undefined
    return this.#numberOf(operation.inputs.find((each) => each !== name))
  }

  #numberOf(name: string | undefined): number | undefined {
    const values = this.#network.weights.get(name ?? '')?.values
    return values?.length === 1 ? values[0] : undefined
  }

  #weightsOf(convolution: Operation): Weights | undefined {
    return this.#network.weights.get(convolution.inputs[1] ?? '')
  }

  #onlyUser({ outputs: [name] }: Operation): Operation | undefined {
    const users = this.#usersOf(name!)
    return users.length === 1 && !this.#network.outputs.includes(name!) ? users[0] : undefined
  }

  #usersOf(name: string): Operation[] {
    return this.#network.operations.filter((each) => each.inputs.includes(name))
  }

  #makerOf(name: string): Operation | undefined {
    return this.#network.operations.find((each) => each.outputs.includes(name))
  }

  #remove(gone: readonly Operation[]): void {
    const { operations } = this.#network
    for (const each of gone) operations.splice(operations.indexOf(each), 1)
  }

  #keep(weights: Weights): string {
    const name = this.#name()
    this.#network.weights.set(name, weights)
    return name
  }

  #name(): string {
    return `folded.${this.#named++}`
  }
}
