import { basename, isAbsolute } from 'node:path'
import { mapAnswerKeyframes, mapKeyframes, type Answer, type IndexDocument, type Library } from '@stepcast/video-index'

export function keyframeUrl(videoId: string, name: string): string {
  return name === '' ? '' : `/api/v1/videos/${videoId}/keyframes/${encodeURIComponent(name)}`
}

/** The address of a recording's picture by its name, or by its whole path where several recordings are shown; empty for anything else. */
export function pictureAddress(library: Library): (videoId: string, picture: string) => string {
  return (videoId, picture) => {
    if (!isAbsolute(picture)) return keyframeUrl(videoId, picture)
    const id = /vid_[0-9a-f]+/.exec(picture)?.[0]
    const name = basename(picture)
    return id !== undefined && library.keyframePath(id, name) === picture ? keyframeUrl(id, name) : ''
  }
}

/** The document as it leaves the machine: pictures are addresses, and where the file lies is nobody's business. */
export function publicDocument(document: IndexDocument): IndexDocument {
  const { source_path: _, ...video } = document.video
  return { ...mapKeyframes(document, (name) => keyframeUrl(video.id, name)), video }
}

export function publicAnswer(answer: Answer): Answer {
  return mapAnswerKeyframes(answer, keyframeUrl)
}
