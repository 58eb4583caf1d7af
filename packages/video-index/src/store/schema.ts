import { Field, FixedSizeList, Float32, Float64, Int32, Schema, Utf8 } from 'apache-arrow'

/** Raised when rows of an older store could no longer be read; derived tables carry it in their names. */
export const storeVersion = 1

export const documentsTableName = 'videos'

const text = (name: string) => new Field(name, new Utf8(), false)
const metadata = new Map([['stepcast.version', String(storeVersion)]])

/** One row a recording. `revision` names the content of `document`; `space` the vectors that were made of it. */
export const documentsSchema = new Schema(
  [
    text('id'),
    text('title'),
    text('source_path'),
    text('engine'),
    text('indexed_at'),
    new Field('duration_s', new Float64(), false),
    text('revision'),
    text('space'),
    text('document'),
  ],
  metadata,
)

/** One row a step or an event, `position` counting from 0 in the document. `grams` repeats `text` for the n-gram index. */
export function momentsSchema(dimensions: number): Schema {
  return new Schema(
    [
      text('key'),
      text('video_id'),
      text('revision'),
      new Field('position', new Int32(), false),
      text('kind'),
      new Field('start_s', new Float64(), false),
      new Field('end_s', new Float64(), false),
      text('text'),
      text('grams'),
      new Field('vector', new FixedSizeList(dimensions, new Field('item', new Float32(), true)), false),
    ],
    metadata,
  )
}
