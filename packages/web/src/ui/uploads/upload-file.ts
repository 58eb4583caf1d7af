import { api, Problem, problemFrom, read } from '../app/api-client.ts'
import { noteLost } from '../app/connection.ts'
import type { UploadPause } from './upload-pause.ts'

const partBytes = 8 * 1024 * 1024
const maxTries = 6

type UploadOptions = {
  signal?: AbortSignal | undefined
  onProgress?: ((sentBytes: number) => void) | undefined
  /** Called when the connection dropped and the upload goes on from where the server has it. */
  onRetry?: () => void
  pause?: UploadPause
}

/**
 * Sends a file in parts and returns the upload's id. A dropped connection is waited out, a pause too, and nothing is sent twice.
 * @throws Problem
 */
export async function uploadFile(file: File, options: UploadOptions = {}): Promise<string> {
  const { signal, onProgress, onRetry, pause } = options
  if (file.size === 0) throw new Problem('bad_request', `“${file.name}” is empty.`)
  const { id } = await read(api.uploads.$post({ json: { name: file.name, size_bytes: file.size } }))
  const giveUp = () => void api.uploads[':id'].$delete({ param: { id } })
  signal?.addEventListener('abort', giveUp, { once: true })
  let offset = 0
  let isKnown = true
  for (let tries = 0; offset < file.size;) {
    try {
      // What was under way when a part broke off may have arrived or not.
      if (!isKnown) offset = (await read(api.uploads[':id'].$get({ param: { id } }))).received_bytes
      isKnown = true
      const signals = [signal, pause?.signal].filter((each) => each !== undefined)
      await sendPart(id, file.slice(offset, offset + partBytes), offset, {
        signal: AbortSignal.any(signals),
        onProgress,
      })
      offset = Math.min(file.size, offset + partBytes)
      tries = 0
    } catch (error) {
      if (signal?.aborted) throw error
      isKnown = false
      if (error instanceof Problem) {
        const again = error.code === 'offline' || error.code === 'upload_offset'
        if (!again || ++tries >= maxTries) throw error
        onRetry?.()
        await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** tries))
      }
      await pause?.passed()
      signal?.throwIfAborted()
    }
  }
  signal?.removeEventListener('abort', giveUp)
  return id
}

// Not fetch: it does not tell how much of a body has gone out.
function sendPart(
  id: string,
  part: Blob,
  offset: number,
  { signal, onProgress }: { signal: AbortSignal; onProgress: UploadOptions['onProgress'] },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('PATCH', `/api/v1/uploads/${id}`)
    request.setRequestHeader('content-type', 'application/offset+octet-stream')
    request.setRequestHeader('upload-offset', String(offset))
    request.responseType = 'json'
    request.upload.addEventListener('progress', ({ loaded }) => onProgress?.(offset + loaded))
    request.addEventListener('load', () => (request.status < 300 ? resolve() : reject(problemFrom(request.response))))
    request.addEventListener('error', () => {
      noteLost()
      reject(new Problem('offline', 'The connection dropped.'))
    })
    request.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError')))
    if (signal.aborted) return reject(new DOMException('stopped', 'AbortError'))
    signal.addEventListener('abort', () => request.abort(), { once: true })
    request.send(part)
  })
}
