import { api, read } from '../app/api-client.ts'
import { useResource } from '../app/use-resource.ts'
import { useText } from '../messages/use-text.tsx'

const offered = 50

type GoalSourcesProps = { chosen: readonly string[]; onChosen: (chosen: readonly string[]) => void }

/** The recordings to go by; without a choice those that a search finds. */
export function GoalSources({ chosen, onChosen }: GoalSourcesProps) {
  const { text } = useText()
  const { data } = useResource('goal sources', () => read(api.videos.$get({ query: { limit: String(offered) } })))
  if (!data || data.videos.length === 0) return null
  return (
    <fieldset>
      <details open={chosen.length > 0}>
        <summary>{text('goalSources')}</summary>
        <p className="quiet">{text('goalSourcesHint')}</p>
        <div className="goal-sources">
          {data.videos.map(({ id, title }) => (
            <label key={id} className="check">
              <input
                type="checkbox"
                checked={chosen.includes(id)}
                onChange={(event) =>
                  onChosen(event.target.checked ? [...chosen, id] : chosen.filter((each) => each !== id))
                }
              />
              <span>{title}</span>
            </label>
          ))}
        </div>
      </details>
    </fieldset>
  )
}
