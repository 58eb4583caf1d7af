import { mapAnswerKeyframes, mapKeyframes, type Answer, type IndexDocument } from '@stepcast/video-index'

export function keyframeUrl(videoId: string, name: string): string {
  return name === '' ? '' : `/api/v1/videos/${videoId}/keyframes/${encodeURIComponent(name)}`
}

/** The document as it leaves the machine: pictures are addresses, and where the file lies is nobody's business. */
export function publicDocument(document: IndexDocument): IndexDocument {
  const { source_path: _, ...video } = document.video
  return { ...mapKeyframes(document, (name) => keyframeUrl(video.id, name)), video }
}

export function publicAnswer(answer: Answer): Answer {
  return mapAnswerKeyframes(answer, keyframeUrl)
}
