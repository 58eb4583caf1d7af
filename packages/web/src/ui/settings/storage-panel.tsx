import { useId } from 'react'
import { api, read } from '../app/api-client.ts'
import { bytes } from '../app/clock.ts'
import { Failed, Loading } from '../app/states.tsx'
import { useResource } from '../app/use-resource.ts'
import { useText } from '../messages/use-text.tsx'

export function StoragePanel() {
  const { text } = useText()
  const id = useId()
  const { data, problem, reload } = useResource('storage', () => read(api.storage.$get()))
  return (
    <section className="panel" aria-labelledby={id}>
      <h2 id={id}>{text('storage')}</h2>
      {problem && <Failed problem={problem} retry={() => void reload()} />}
      {!problem && !data && <Loading />}
      {data && (
        <>
          <p className="storage-total">{text('storageTotal', { size: bytes(data.total_bytes) })}</p>
          <dl className="storage">
            {data.kinds.map(({ kind, bytes: size, files }) => (
              <div key={kind}>
                <dt>
                  {text(`stored_${kind}`)} <small>{text(`stored_${kind}Hint`)}</small>
                </dt>
                <dd title={text('storageFiles', { count: files })}>{bytes(size)}</dd>
                <dd className="storage-bar" aria-hidden="true">
                  <span style={{ width: `${(100 * size) / Math.max(1, data.total_bytes)}%` }} />
                </dd>
              </div>
            ))}
          </dl>
          <p className="quiet">{text('storageElsewhere')}</p>
        </>
      )}
    </section>
  )
}
