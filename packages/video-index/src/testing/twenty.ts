import type { IndexDocument } from '../protocol/document.ts'
import { sampleDocument } from './sample-document.ts'

/** Twenty recordings that differ in nothing but their names. */
export const twenty = (): IndexDocument[] =>
  Array.from({ length: 20 }, (_, index) =>
    sampleDocument({ video: { id: `vid_${index.toString(16).padStart(16, '0')}`, title: `Recording ${index}` } }),
  )
