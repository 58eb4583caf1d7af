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
import { useState, type RefObject } from 'react'
import { useText } from '../messages/use-text.tsx'

type PlayerProps = {
  document: IndexDocument
  video: RefObject<HTMLVideoElement | null>
  startS: number
  onTime: (seconds: number) => void
}

/** The recording, with the steps as chapters of the time line. */
export function Player({ document, video, startS, onTime }: PlayerProps) {
  const { text, language } = useText()
  const [failed, setFailed] = useState(false)
  const { id, width, height } = document.video
  const address = `/api/v1/videos/${id}`
  return (
    <div className="player">
      <MediaController style={{ aspectRatio: `${width} / ${height}` }} lang={language}>
        <video
          slot="media"
          ref={video}
          src={`${address}/stream`}
          preload="auto"
          playsInline
          muted
          onLoadedMetadata={(event) => {
            if (startS > 0) event.currentTarget.currentTime = startS
          }}
          onTimeUpdate={(event) => onTime(event.currentTarget.currentTime)}
          onSeeking={(event) => onTime(event.currentTarget.currentTime)}
          onError={() => setFailed(true)}
        >
          {document.procedure.steps.length > 0 && (
            <track kind="chapters" src={`${address}/procedure?format=vtt`} default />
          )}
        </video>
        <MediaControlBar>
          <MediaPlayButton />
          <MediaTimeDisplay showDuration />
          <MediaTimeRange />
          <MediaPlaybackRateButton rates={[0.5, 1, 1.5, 2]} />
          <MediaMuteButton />
          <MediaFullscreenButton />
        </MediaControlBar>
      </MediaController>
      {failed && (
        <p className="player-failed" role="alert">
          {text('playerFailed')}
        </p>
      )}
    </div>
  )
}
