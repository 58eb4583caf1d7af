import { Field, FixedSizeList, Float32, Float64, Int32, Schema, Utf8 } from 'apache-arrow'

/**
 * Every table carries it in its name. Raised when rows of an older store could no longer be read, and when `findMoments` gives
 * other moments: everything is then made anew from the documents that the older store holds.
 */
export const storeVersion = 2

const text = (name: string) => new Field(name, new Utf8(), false)
const seconds = (name: string) => new Field(name, new Float64(), false)
const whole = (name: string) => new Field(name, new Int32(), false)
const wholeIfAny = (name: string) => new Field(name, new Int32(), true)

function schema(fields: Field[]): Schema {
  return new Schema(fields, new Map([['stepcast.version', String(storeVersion)]]))
}

/**
 * One row a recording: `document` is the truth that all other tables are derived from, and `video` the part of it that lists
 * show. `revision` names the content of `document`, `analysis` how its moments were analysed, `space` the model of its vectors.
 */
export const videosSchema = schema([
  text('id'),
  text('title'),
  text('source_path'),
  text('engine'),
  text('indexed_at'),
  seconds('duration_s'),
  text('revision'),
  text('analysis'),
  text('space'),
  text('video'),
  text('document'),
])

/**
 * One row a moment: in `steps` those that are steps, with the events that belong to them; in `events` the events that belong to no
 * step. `position` counts over both. `terms` and `screen` are looked up, `fields` is what answers are scored by; see `analyse`.
 */
export const momentsSchema = schema([
  text('key'),
  text('video_id'),
  text('revision'),
  whole('position'),
  wholeIfAny('step'),
  text('kind'),
  seconds('start_s'),
  seconds('end_s'),
  text('text'),
  text('keyframe'),
  text('target'),
  text('terms'),
  text('screen'),
  text('fields'),
])

/** One row a picture: what is read on it, and the step and the event, by its place, that it belongs to. */
export const keyframesSchema = schema([
  text('key'),
  text('video_id'),
  text('revision'),
  text('name'),
  seconds('time_s'),
  wholeIfAny('step'),
  wholeIfAny('event'),
  text('text'),
])

/** One row for each thing that a sentence model is told about a moment; one table for each model. */
export function vectorsSchema(dimensions: number): Schema {
  return schema([
    text('key'),
    text('video_id'),
    text('revision'),
    whole('position'),
    new Field('vector', new FixedSizeList(dimensions, new Field('item', new Float32(), true)), false),
  ])
}
