import { type IndexDocument, Library, mapKeyframes } from '@stepcast/video-index'
import { readDataDir } from './settings.ts'

/** Opens the library in the data folder. Close it with `await using`. */
export function openLibrary(): Promise<Library> {
  return Library.open({ dataDir: readDataDir() })
}

/** The document as the command line shows it: its pictures are paths. */
export function withKeyframePaths(library: Library, document: IndexDocument): IndexDocument {
  return mapKeyframes(document, (name) => library.keyframePath(document.video.id, name))
}
