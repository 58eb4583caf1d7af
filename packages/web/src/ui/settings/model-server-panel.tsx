import { useId, useState } from 'react'
import type { ModelTrial } from '../../examine/try-model-server.ts'
import { api, read, toProblem, type Problem } from '../app/api-client.ts'
import { Icon } from '../app/icon.tsx'
import { Failed } from '../app/states.tsx'
import { useText } from '../messages/use-text.tsx'

export function ModelServerPanel() {
  const { text } = useText()
  const id = useId()
  const [state, setState] = useState<{ trial?: ModelTrial; problem?: Problem; asking: boolean }>({ asking: false })
  const { trial, problem, asking } = state

  const test = async () => {
    setState({ asking: true })
    try {
      setState({ trial: await read(api['model-server'].test.$post()), asking: false })
    } catch (error) {
      setState({ problem: toProblem(error), asking: false })
    }
  }
  return (
    <section className="panel" aria-labelledby={id}>
      <h2 id={id}>{text('check_model_server')}</h2>
      <div className="panel-line">
        <p className="quiet">{text('modelTestHint')}</p>
        <button type="button" className="button" disabled={asking} onClick={() => void test()}>
          <Icon name="question" /> {asking ? text('modelTesting') : text('modelTest')}
        </button>
      </div>
      <div aria-live="polite" aria-busy={asking}>
        {trial && (
          <div className="outcome" data-status={trial.sees_pictures ? 'ok' : 'optional'}>
            <p>
              {text('modelReply', {
                model: trial.model,
                reply: trial.reply,
                seconds: trial.seconds.toFixed(1),
                input: trial.input_tokens,
                output: trial.output_tokens,
              })}
            </p>
            <p>{trial.sees_pictures ? text('modelSees') : text('modelBlind')}</p>
          </div>
        )}
      </div>
      {problem && <Failed problem={problem} />}
    </section>
  )
}
