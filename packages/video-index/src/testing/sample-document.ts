import type { IndexDocument, Video, VideoEvent } from '../protocol/document.ts'
import type { Procedure, Step } from '../protocol/procedure.ts'

/** A step of which only what matters has to be said. Steps are 5 s apart and last 3 s unless they say otherwise. */
export function sampleStep(n: number, title: string, rest: Partial<Step> = {}): Step {
  return {
    n,
    title,
    start_s: n * 5,
    end_s: n * 5 + 3,
    action: { kind: 'click' },
    expect: { text: [], url: null },
    keyframes: { before: `${n}-before.webp`, after: `${n}-after.webp` },
    confidence: 0.9,
    ...rest,
  }
}

export function sampleEvent(kind: VideoEvent['kind'], description: string, startS: number, endS: number): VideoEvent {
  return { kind, description, start_s: startS, end_s: endS, on_screen_text: [], keyframe: '', confidence: 1 }
}

/** A small recording of somebody publishing a product, or one that differs in what is said of it. */
export function sampleDocument({
  video,
  events = [sampleEvent('speech', 'Every lamp needs a name that people will search for.', 14, 17)],
  procedure,
}: {
  video?: Partial<Video>
  events?: VideoEvent[]
  procedure?: Partial<Procedure>
} = {}): IndexDocument {
  const title = video?.title ?? 'Publish a product'
  return {
    video: {
      id: 'vid_00000000000000aa',
      title,
      duration_s: 60,
      width: 1280,
      height: 720,
      fps: 15,
      engine: 'reader',
      indexed_at: '2026-11-23T12:00:00.000Z',
      ...video,
    },
    events,
    procedure: {
      title,
      start_url: 'https://shop.test/admin',
      parameters: [
        { name: 'product_name', label: 'Product name', recorded_value: 'Desk lamp', kind: 'text' },
        { name: 'price', label: 'Price', recorded_value: '49', kind: 'text' },
      ],
      steps: [
        sampleStep(1, 'Click “Sign in”', { action: { kind: 'click', target: { text: 'Sign in', role: 'button' } } }),
        sampleStep(2, 'Click “New product”', { action: { kind: 'click', target: { text: 'New product' } } }),
        sampleStep(3, 'Enter “Desk lamp” as Product name', {
          action: { kind: 'fill', target: { text: 'Product name' }, value: 'Desk lamp', parameter: 'product_name' },
        }),
        sampleStep(4, 'Enter “49” as Price', {
          action: { kind: 'fill', target: { text: 'Price' }, value: '49', parameter: 'price' },
        }),
        sampleStep(5, 'Upload “lamp.jpg” as Photo', {
          action: { kind: 'upload', target: { text: 'Photo' }, value: 'lamp.jpg' },
        }),
        sampleStep(6, 'Click “Publish”', {
          action: { kind: 'click', target: { text: 'Publish', role: 'button' } },
          expect: { text: ['Product published'], url: null },
        }),
      ],
      ...procedure,
    },
    usage: { frames_decoded: 900, keyframes: 12, model_calls: 0, input_tokens: 0, output_tokens: 0, wall_s: 4.2 },
  }
}
