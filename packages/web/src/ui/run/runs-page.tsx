import { api, read } from '../app/api-client.ts'
import { Icon } from '../app/icon.tsx'
import { Link } from '../app/router.tsx'
import { PageHead } from '../app/page-head.tsx'
import { Failed, Loading } from '../app/states.tsx'
import { useResource } from '../app/use-resource.ts'
import { useText } from '../messages/use-text.tsx'
import { BatchList } from './batch-list.tsx'
import { RunList } from './run-list.tsx'

export function RunsPage() {
  const { text } = useText()
  const { data, problem, reload } = useResource('runs', () => read(api.runs.$get({ query: {} })))
  const batches = useResource('batches', () => read(api.batches.$get({ query: {} })))
  if (problem) return <Failed problem={problem} retry={() => void reload()} />
  if (!data) return <Loading />
  return (
    <div className="narrow">
      <PageHead title={text('runs')} about={text('runsSubtitle')}>
        <Link href="/goal" className="button">
          <Icon name="goal" /> {text('goalNew')}
        </Link>
      </PageHead>
      {data.runs.length === 0 ? (
        <div className="empty">
          <Icon name="run" />
          <h2>{text('noRuns')}</h2>
          <p>{text('noRunsHint')}</p>
          <Link href="/" className="button">
            {text('backToLibrary')}
          </Link>
        </div>
      ) : (
        <RunList runs={data.runs} />
      )}
      {batches.data && batches.data.batches.length > 0 && <BatchList batches={batches.data.batches} />}
    </div>
  )
}
