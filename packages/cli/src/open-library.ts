import { type IndexDocument, Library, mapKeyframes } from '@stepcast/video-index'
import { readDataDir } from './settings.ts'

/** Opens the library in the data folder, and tells on stderr what is made anew in it. Close it with `await using`. */
export function openLibrary(): Promise<Library> {
  return Library.open({ dataDir: readDataDir(), onNotice: (notice) => process.stderr.write(`${notice}\n`) })
}

/** The document as the command line shows it: its pictures are paths. */
export function withKeyframePaths(library: Library, document: IndexDocument): IndexDocument {
  return mapKeyframes(document, (name) => library.keyframePath(document.video.id, name))
}
