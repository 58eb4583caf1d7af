import { api, read } from '../app/api-client.ts'
import { useResource } from '../app/use-resource.ts'
import type { MessageName } from '../messages/english.ts'
import { useText } from '../messages/use-text.tsx'

const offered = 50

type RecordingPickerProps = {
  title: MessageName
  hint: MessageName
  chosen: readonly string[]
  onChosen: (chosen: readonly string[]) => void
  /** A recording that is not offered. */
  without?: string
  /** Where the order of the choice counts: the place of the one that is chosen first. */
  countFrom?: number
}

/** Recordings to choose, folded until one is chosen; nothing where there is none to offer. */
export function RecordingPicker({ title, hint, chosen, onChosen, without, countFrom }: RecordingPickerProps) {
  const { text } = useText()
  const { data } = useResource('recordings to choose', () =>
    read(api.videos.$get({ query: { limit: String(offered) } })),
  )
  const videos = data?.videos.filter(({ id }) => id !== without) ?? []
  if (videos.length === 0) return null
  return (
    <fieldset>
      <details open={chosen.length > 0}>
        <summary>{text(title)}</summary>
        <p className="quiet">{text(hint)}</p>
        <div className="recording-picker">
          {videos.map((video) => {
            const at = chosen.indexOf(video.id)
            return (
              <label key={video.id} className="check">
                <input
                  type="checkbox"
                  checked={at >= 0}
                  onChange={(event) =>
                    onChosen(event.target.checked ? [...chosen, video.id] : chosen.filter((each) => each !== video.id))
                  }
                />
                <span>
                  {at >= 0 && countFrom !== undefined && <b className="step-number">{at + countFrom}</b>} {video.title}
                </span>
              </label>
            )
          })}
        </div>
      </details>
    </fieldset>
  )
}
