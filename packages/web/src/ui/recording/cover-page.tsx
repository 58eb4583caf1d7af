import type { Box, IndexDocument } from '@stepcast/video-index'
import { useRef, useState } from 'react'
import { api, read } from '../app/api-client.ts'
import { Icon } from '../app/icon.tsx'
import { PageHead } from '../app/page-head.tsx'
import { Failed, Loading } from '../app/states.tsx'
import { useProblemToast } from '../app/toasts.tsx'
import { useResource } from '../app/use-resource.ts'
import { useText } from '../messages/use-text.tsx'
import { CoverStage } from './cover-stage.tsx'
import { numbersOf } from './region-numbers.ts'

/** Where regions are marked that no exported picture shows. */
export function CoverPage({ id }: { id: string }) {
  const { text } = useText()
  const param = { id }
  const video = useResource(id, () => read(api.videos[':id'].$get({ param })))
  const covered = useResource(`covered ${id}`, () => read(api.videos[':id'].covered.$get({ param })))
  const problem = video.problem ?? covered.problem
  if (problem && !(video.data && covered.data))
    return <Failed problem={problem} retry={() => void Promise.all([video.reload(), covered.reload()])} />
  if (!video.data || !covered.data) return <Loading />
  return (
    <div className="rows-page">
      <PageHead
        title={text('coverTitle')}
        back={{ href: `/videos/${id}`, name: video.data.video.title }}
        about={text('coverHint')}
      />
      <Cover document={video.data} kept={covered.data.regions} />
    </div>
  )
}

const added: Box = [0.35, 0.4, 0.65, 0.6]

function Cover({ document, kept }: { document: IndexDocument; kept: Box[] }) {
  const { text, told } = useText()
  const toastProblem = useProblemToast()
  const { id, width, height } = document.video
  const [regions, setRegions] = useState(kept)
  const [frame, setFrame] = useState(0)
  // One after the other, so that the last one is the one that is kept.
  const line = useRef<Promise<unknown>>(Promise.resolve())
  const frames = document.procedure.steps.flatMap(({ title, keyframes }) =>
    [keyframes.before, keyframes.after].filter(Boolean).map((src) => ({ src, title: told(title) })),
  )
  const shown = frames[Math.min(frame, frames.length - 1)]
  const change = (next: Box[]) => {
    setRegions(next)
    line.current = line.current
      .then(() => read(api.videos[':id'].covered.$put({ param: { id }, json: { regions: next } })))
      .catch(toastProblem)
  }
  if (!shown) return <p className="frame-none">{text('noFrame')}</p>
  return (
    <div className="cover">
      <CoverStage
        src={shown.src}
        alt={shown.title}
        shape={`${width} / ${height}`}
        regions={regions}
        onRegions={change}
      />
      <p className="quiet">{text('coverKeys')}</p>
      <label className="field">
        <span>{text('coverFrame')}</span>
        <input
          type="range"
          min={0}
          max={frames.length - 1}
          value={frame}
          aria-valuetext={text('coverOf', { n: frame + 1, count: frames.length, title: shown.title })}
          onChange={(event) => setFrame(Number(event.target.value))}
        />
        <small>{text('coverOf', { n: frame + 1, count: frames.length, title: shown.title })}</small>
      </label>
      <div className="controls">
        <button type="button" className="button" onClick={() => change([...regions, added])}>
          {text('coverAdd')}
        </button>
      </div>
      <p role="status">{regions.length === 0 ? text('coverNone') : text('coverKept', { count: regions.length })}</p>
      <ul className="cover-list">
        {regions.map((region, at) => (
          // oxlint-disable-next-line react/no-array-index-key -- a region is told from the others by its place alone
          <li key={at}>
            <button
              type="button"
              className="icon-button"
              aria-label={text('coverRemove', { n: at + 1 })}
              onClick={() => change(regions.filter((_, other) => other !== at))}
            >
              <Icon name="trash" />
            </button>
            <span>{text('coverRegion', numbersOf(region, at))}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
