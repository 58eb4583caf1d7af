const recordingNames = /\.(?:mp4|m4v|mov|webm|mkv|avi|gif|webp|mpe?g|wmv|flv|ogv|ts|mts|m2ts|3gp)$/i

/** What a drop brings: its files as they are, and of its folders, however deep, what may be a recording. */
export type Dropped = {
  files: File[]
  /** Files in folders that are none, or could not be read. */
  leftOut: number
}

export function isRecording({ name, type }: File): boolean {
  return type.startsWith('video/') || recordingNames.test(name)
}

/** Must be called while the drop is being handled: its items are empty later. */
export async function readDropped(data: DataTransfer): Promise<Dropped> {
  const entries = [...data.items].flatMap((item) => item.webkitGetAsEntry() ?? [])
  if (!entries.some(({ isDirectory }) => isDirectory)) return { files: [...data.files], leftOut: 0 }
  const dropped: Dropped = { files: [], leftOut: 0 }
  for (const entry of entries) await walk(entry, dropped, false)
  return dropped
}

/** Of a chosen folder. */
export function recordingsAmong(files: readonly File[]): Dropped {
  const recordings = files.filter((file) => isRecording(file) && !isHidden(file.name)).sort(byPath)
  return { files: recordings, leftOut: files.filter(({ name }) => !isHidden(name)).length - recordings.length }
}

async function walk(entry: FileSystemEntry, dropped: Dropped, isInside: boolean): Promise<void> {
  if (isHidden(entry.name)) return
  if (isDirectory(entry)) {
    const children = await readChildren(entry).catch(() => undefined)
    if (!children) dropped.leftOut++
    for (const child of children ?? []) await walk(child, dropped, true)
  } else if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject)).catch(() => undefined)
    if (file && (!isInside || isRecording(file))) dropped.files.push(file)
    else dropped.leftOut++
  }
}

/** In the order of their names; a reader gives them by the hundred, and ends with none. */
async function readChildren(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const children: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (some.length === 0) return children.sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }))
    children.push(...some)
  }
}

// Such as .DS_Store, and the `._` twins that a Mac leaves beside each file.
function isHidden(name: string): boolean {
  return name.startsWith('.')
}

function isDirectory(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile
}

function byPath(a: File, b: File): number {
  return a.webkitRelativePath.localeCompare(b.webkitRelativePath, undefined, { numeric: true })
}
