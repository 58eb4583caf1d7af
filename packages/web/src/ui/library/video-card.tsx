import { useId, useLayoutEffect, useRef } from 'react'
import { clock } from '../app/clock.ts'
import { Icon } from '../app/icon.tsx'
import { Link } from '../app/router.tsx'
import { useText } from '../messages/use-text.tsx'
import { useScrub } from './use-scrub.ts'
import type { ListedVideo } from './use-videos.ts'

type VideoCardProps = { video: ListedVideo; onDelete: () => void; onRestore: () => void }

/** A recording; for as long as its deletion can be undone, the way back stands in its place. */
export function VideoCard({ video, onDelete, onRestore }: VideoCardProps) {
  const { text } = useText()
  const wasDeletedHere = useRef(false)
  const undo = useRef<HTMLButtonElement>(null)
  const isGoing = video.deletes_in_s !== undefined
  // The button that was pressed is gone: without this the keyboard would be back at the top of the page.
  useLayoutEffect(() => {
    if (isGoing && wasDeletedHere.current) undo.current?.focus()
  }, [isGoing])
  if (isGoing)
    return (
      <li className="card">
        <div className="poster card-going">
          <p role="status">{text('deleted', { title: video.title })}</p>
          <button type="button" className="button" ref={undo} onClick={onRestore}>
            {text('undo')}
          </button>
        </div>
      </li>
    )
  return (
    <li className="card">
      <Preview video={video} />
      <span className="card-fine">{text('stepsCount', { count: video.steps })}</span>
      <button
        type="button"
        className="icon-button"
        title={text('delete', { title: video.title })}
        aria-label={text('delete', { title: video.title })}
        onClick={() => {
          wasDeletedHere.current = true
          onDelete()
        }}
      >
        <Icon name="trash" />
      </button>
    </li>
  )
}

function Preview({ video }: { video: ListedVideo }) {
  const { text, told } = useText()
  const hint = useId()
  const { scene, share, announced, canScrub, pointer, keys } = useScrub(video.scenes)
  const picture = scene?.picture ?? video.poster
  return (
    <>
      <Link href={`/videos/${video.id}`} className="card-link" aria-describedby={canScrub ? hint : undefined} {...keys}>
        <span className="poster" {...pointer}>
          {picture ? <img src={picture} alt="" loading="lazy" draggable={false} /> : <Icon name="play" />}
          {scene && (
            <>
              <span className="scene" aria-hidden="true">
                {told(scene.title)}
              </span>
              <span className="scrub" aria-hidden="true">
                <span style={{ width: `${share * 100}%` }} />
              </span>
            </>
          )}
          <span className="time">{clock(scene?.start_s ?? video.duration_s)}</span>
        </span>
        <span className="card-title">{video.title}</span>
      </Link>
      {canScrub && (
        <span id={hint} className="hidden" aria-hidden="true">
          {text('scrubHint')}
        </span>
      )}
      <span className="hidden" role="status">
        {announced && `${clock(announced.start_s)} ${told(announced.title)}`}
      </span>
    </>
  )
}
