import { useId, useState } from 'react'
import { api, read } from '../app/api-client.ts'
import { Icon } from '../app/icon.tsx'
import { Failed, Loading } from '../app/states.tsx'
import { useResource } from '../app/use-resource.ts'
import { english, type MessageName } from '../messages/english.ts'
import { useText } from '../messages/use-text.tsx'

const marks = { ok: 'check', missing: 'warning', optional: 'dots' } as const

/** What `stepcast doctor` tells. */
export function MachinePanel() {
  const { text, told } = useText()
  const id = useId()
  const { data, problem, reload } = useResource('doctor', () => read(api.doctor.$get()))
  const [looking, setLooking] = useState(false)
  const lookAgain = () => {
    setLooking(true)
    void reload().finally(() => setLooking(false))
  }
  return (
    <section className="panel" aria-labelledby={id}>
      <div className="panel-line">
        <h2 id={id}>{text('machine')}</h2>
        {data && (
          <button type="button" className="button" disabled={looking} onClick={lookAgain}>
            <Icon name="retry" /> {text(looking ? 'looking' : 'checkAgain')}
          </button>
        )}
      </div>
      {problem && <Failed problem={problem} retry={lookAgain} />}
      {!problem && !data && <Loading label={text('looking')} />}
      {data && (
        <>
          <p className="outcome" data-status={data.ok ? 'ok' : 'missing'}>
            {text(data.ok ? 'machineOk' : 'machineMissing')}
          </p>
          <ul className="checks">
            {data.checks.map(({ name, label, status, detail, hint }) => {
              const message = `check_${name}`
              return (
                <li key={name} data-status={status}>
                  <Icon name={marks[status]} />
                  <div>
                    <b>{isMessage(message) ? text(message) : label}</b>
                    <span className="hidden"> {text(`checkStatus_${status}`)}</span>
                    <p>{told(detail)}</p>
                    {hint && <p className="check-hint">{told(hint)}</p>}
                  </div>
                </li>
              )
            })}
          </ul>
        </>
      )}
    </section>
  )
}

function isMessage(name: string): name is MessageName {
  return name in english
}
