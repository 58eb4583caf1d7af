import type { IndexDocument } from '@stepcast/video-index'
import {
  MediaControlBar,
  MediaController,
  MediaFullscreenButton,
  MediaMuteButton,
  MediaPlaybackRateButton,
  MediaPlayButton,
  MediaTimeDisplay,
  MediaTimeRange,
} from 'media-chrome/react'
import 'media-chrome/lang/zh-CN'
import { useEffect, useRef, type ComponentRef, type RefObject } from 'react'
import type { Problem } from '../app/api-client.ts'
import { useText } from '../messages/use-text.tsx'
import { usePlayable } from './use-playable.ts'

type PlayerProps = {
  document: IndexDocument
  video: RefObject<HTMLVideoElement | null>
  /** Where it stands when it is loaded, in seconds. */
  startS: number
  onTime: (seconds: number) => void
}

// An attribute of the element itself, which its React type leaves out.
const controls = { mediacontroller: 'player-media' }

/** The recording, with the steps as chapters of the time line. */
export function Player({ document, video, startS, onTime }: PlayerProps) {
  const { text, told, language } = useText()
  const controller = useRef<ComponentRef<typeof MediaController>>(null)
  const whole = useRef<HTMLDivElement>(null)
  // The whole screen takes the controls along, which stand outside the picture.
  useEffect(() => {
    if (controller.current && whole.current) controller.current.fullscreenElement = whole.current
  }, [])
  const { id, width, height } = document.video
  const { source, attempt, progress, problem, cannotPlay } = usePlayable(id)
  // A track is read once: other chapters are another track.
  const chapters = JSON.stringify(document.procedure.steps.map(({ title, start_s }) => [start_s, told(title)]))
  return (
    <div className="player-place">
      <div className="player" ref={whole}>
        <MediaController
          id="player-media"
          ref={controller}
          lang={language}
          aria-label={text('player')}
          style={{ aspectRatio: `${width} / ${height}` }}
        >
          <video
            key={attempt}
            slot="media"
            ref={video}
            src={source}
            preload="auto"
            playsInline
            onLoadedMetadata={(event) => {
              // Some play the sound of a picture that they cannot decode.
              if (event.currentTarget.videoWidth === 0) cannotPlay()
              else if (startS > 0) event.currentTarget.currentTime = startS
            }}
            onTimeUpdate={(event) => onTime(event.currentTarget.currentTime)}
            onSeeking={(event) => onTime(event.currentTarget.currentTime)}
            onError={cannotPlay}
          >
            {document.procedure.steps.length > 0 && (
              <track
                key={chapters}
                kind="chapters"
                src={`/api/v1/videos/${id}/procedure?format=vtt&language=${language}`}
                default
              />
            )}
          </video>
        </MediaController>
        {/* Its labels are said once, when it is made. Below the picture: what matters in a screen recording is often at its lower edge. */}
        <MediaControlBar key={language} {...controls}>
          <MediaPlayButton />
          <MediaTimeDisplay showDuration noToggle />
          <MediaTimeRange />
          <MediaPlaybackRateButton rates={[0.5, 1, 1.5, 2]} />
          <MediaMuteButton />
          <MediaFullscreenButton />
        </MediaControlBar>
      </div>
      {progress !== undefined && <CopyNote progress={progress} />}
      {problem && <FailureNote problem={problem} />}
    </div>
  )
}

function CopyNote({ progress }: { progress: number }) {
  const { text } = useText()
  return (
    <div className="player-note" role="status">
      <p>{text('playerCopy')}</p>
      <progress max={1} value={progress} aria-label={text('playerCopying')} />
    </div>
  )
}

function FailureNote({ problem: { code, message, hint } }: { problem: Problem }) {
  const { text, told } = useText()
  return (
    <div className="player-note" role="alert">
      <p>{text('playerFailed')}</p>
      {code !== 'offline' && <p>{told([message, hint].filter(Boolean).join('; '))}</p>}
    </div>
  )
}
