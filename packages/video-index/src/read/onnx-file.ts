/** An operation of a network. Its attributes are kept as the file holds them. */
export type Operation = { kind: string; inputs: string[]; outputs: string[]; attributes: Uint8Array[] }

export type Weights = { dims: readonly number[]; values: Float32Array }

/** A network as an ONNX file holds it, in the order in which it is run, with the weights that are constants of it. */
export type Network = {
  opset: number
  operations: Operation[]
  weights: Map<string, Weights>
  /** Names of what the network gives. */
  outputs: string[]
}

/** ONNX files are protocol buffers; these are the numbers of the fields that are of use here. */
const modelFields = { graph: 7, opset: 8 }
const opsetFields = { version: 2 }
const graphFields = { operation: 1, output: 12 }
const operationFields = { input: 1, output: 2, kind: 4, attribute: 5 }
const attributeFields = { name: 1, float: 2, integer: 3, tensor: 5, integers: 8, type: 20 }
const attributeTypes = { float: 1, integer: 2, tensor: 4, integers: 7 }
const tensorFields = { dims: 1, type: 2, floats: 4, raw: 9 }
const floatTensor = 1

type Field = { number: number; value: number | Uint8Array; wire: number }

export function readNetwork(file: Uint8Array): Network {
  const model = readFields(file)
  const graph = readFields(bytesOf(model, modelFields.graph))
  const all = graph.filter((each) => each.number === graphFields.operation).map(readOperation)
  const weights = new Map(
    all.flatMap((each) => {
      const tensor = each.kind === 'Constant' ? readWeights(each) : undefined
      return tensor ? [[each.outputs[0]!, tensor] as const] : []
    }),
  )
  return {
    opset: Number(
      readFields(bytesOf(model, modelFields.opset)).find((each) => each.number === opsetFields.version)?.value,
    ),
    operations: all.filter((each) => !weights.has(each.outputs[0]!)),
    weights,
    outputs: graph
      .filter((each) => each.number === graphFields.output)
      .map((each) => textOf(readFields(each.value as Uint8Array), attributeFields.name)),
  }
}

/** The file with other operations and weights in it; those that nothing takes are left out. */
export function writeNetwork(file: Uint8Array, { operations, weights, outputs }: Network): Uint8Array<ArrayBuffer> {
  const taken = new Set([...outputs, ...operations.flatMap((each) => each.inputs)])
  const constants = [...weights]
    .filter(([name]) => taken.has(name))
    .map(([name, each]) => ({ kind: 'Constant', inputs: [], outputs: [name], attributes: [tensorAttribute(each)] }))
  const written = [...constants, ...operations].map((each) => bytesField(graphFields.operation, writeOperation(each)))
  const model = readFields(file).map((field) => {
    if (field.number !== modelFields.graph) return writeField(field)
    const rest = readFields(field.value as Uint8Array).filter((each) => each.number !== graphFields.operation)
    return bytesField(modelFields.graph, Buffer.concat([...written, ...rest.map(writeField)]))
  })
  return new Uint8Array(Buffer.concat(model))
}

/** Whole numbers of an attribute, or undefined where the operation has none of that name. */
export function integersOf({ attributes }: Operation, name: string): number[] | undefined {
  const fields = attributes.map(readFields).find((each) => textOf(each, attributeFields.name) === name)
  return fields?.flatMap(({ number, value }) => {
    if (number !== attributeFields.integers && number !== attributeFields.integer) return []
    return typeof value === 'number' ? [value] : readPacked(value)
  })
}

export function integersAttribute(name: string, values: readonly number[]): Uint8Array {
  const fields = values.map((value) => numberField(attributeFields.integers, value))
  return attribute(name, attributeTypes.integers, ...fields)
}

export function integerAttribute(name: string, value: number): Uint8Array {
  return attribute(name, attributeTypes.integer, numberField(attributeFields.integer, value))
}

export function floatAttribute(name: string, value: number): Uint8Array {
  const bytes = new Uint8Array(Float32Array.of(value).buffer)
  return attribute(name, attributeTypes.float, writeField({ number: attributeFields.float, value: bytes, wire: 5 }))
}

function tensorAttribute({ dims, values }: Weights): Uint8Array {
  const tensor = Buffer.concat([
    ...dims.map((side) => numberField(tensorFields.dims, side)),
    numberField(tensorFields.type, floatTensor),
    bytesField(tensorFields.raw, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
  ])
  return attribute('value', attributeTypes.tensor, bytesField(attributeFields.tensor, tensor))
}

function attribute(name: string, type: number, ...value: Uint8Array[]): Uint8Array {
  const named = bytesField(attributeFields.name, new TextEncoder().encode(name))
  return Buffer.concat([named, ...value, numberField(attributeFields.type, type)])
}

function readOperation({ value }: Field): Operation {
  const fields = readFields(value as Uint8Array)
  const named = (number: number) =>
    fields.filter((each) => each.number === number).map((each) => new TextDecoder().decode(each.value as Uint8Array))
  return {
    kind: textOf(fields, operationFields.kind),
    inputs: named(operationFields.input),
    outputs: named(operationFields.output),
    attributes: fields
      .filter((each) => each.number === operationFields.attribute)
      .map((each) => each.value as Uint8Array),
  }
}

function writeOperation({ kind, inputs, outputs, attributes }: Operation): Uint8Array {
  const text = (number: number) => (each: string) => bytesField(number, new TextEncoder().encode(each))
  return Buffer.concat([
    ...inputs.map(text(operationFields.input)),
    ...outputs.map(text(operationFields.output)),
    text(operationFields.kind)(kind),
    ...attributes.map((each) => bytesField(operationFields.attribute, each)),
  ])
}

function readWeights({ attributes: [value] }: Operation): Weights | undefined {
  const tensor = value && readFields(bytesOf(readFields(value), attributeFields.tensor))
  const isFloat = tensor?.some(({ number, value: type }) => number === tensorFields.type && type === floatTensor)
  const data = tensor?.find(({ number }) => number === tensorFields.raw || number === tensorFields.floats)?.value
  if (!tensor || !isFloat || !(data instanceof Uint8Array)) return undefined
  const dims = tensor.filter((each) => each.number === tensorFields.dims).map((each) => each.value as number)
  return { dims, values: new Float32Array(new Uint8Array(data).buffer) }
}

function bytesOf(fields: readonly Field[], number: number): Uint8Array {
  const value = fields.find((each) => each.number === number)?.value
  return value instanceof Uint8Array ? value : new Uint8Array()
}

function textOf(fields: readonly Field[], number: number): string {
  return new TextDecoder().decode(bytesOf(fields, number))
}

/** Numbers are of 7 bits a byte, the lowest first; of the wire types 0 is a number, 1 and 5 are 8 and 4 bytes, 2 is bytes by length. */
function readFields(bytes: Uint8Array): Field[] {
  const fields: Field[] = []
  for (let at = 0; at < bytes.length;) {
    const tag = readNumber(bytes, at)
    const [number, wire] = [Math.floor(tag.value / 8), tag.value % 8]
    const first = wire === 0 || wire === 2 ? readNumber(bytes, tag.next) : { value: wire === 1 ? 8 : 4, next: tag.next }
    at = wire === 0 ? first.next : first.next + first.value
    fields.push({ number, wire, value: wire === 0 ? first.value : bytes.subarray(first.next, at) })
  }
  return fields
}

function readPacked(bytes: Uint8Array): number[] {
  const values: number[] = []
  for (let at = 0; at < bytes.length;) {
    const { value, next } = readNumber(bytes, at)
    values.push(value)
    at = next
  }
  return values
}

function readNumber(bytes: Uint8Array, from: number): { value: number; next: number } {
  let value = 0
  for (let at = from, unit = 1; at < bytes.length; at++, unit *= 128) {
    value += (bytes[at]! % 128) * unit
    if (bytes[at]! < 128) return { value, next: at + 1 }
  }
  return { value, next: bytes.length }
}

function writeNumber(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128)
  return [...bytes, rest]
}

function writeField({ number, wire, value }: Field): Uint8Array {
  if (typeof value === 'number') return numberField(number, value)
  return wire === 2 ? bytesField(number, value) : Buffer.concat([Buffer.from(writeNumber(number * 8 + wire)), value])
}

function numberField(number: number, value: number): Uint8Array {
  return Buffer.from([...writeNumber(number * 8), ...writeNumber(value)])
}

function bytesField(number: number, value: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from([...writeNumber(number * 8 + 2), ...writeNumber(value.length)]), value])
}
