import { useState } from 'react'
import { useText } from '../messages/use-text.tsx'
import { api, sent, toProblem, type Problem } from './api-client.ts'

export function TokenGate({ onEnter }: { onEnter: () => void }) {
  const { text } = useText()
  const [token, setToken] = useState('')
  const [problem, setProblem] = useState<Problem>()
  return (
    <form
      className="gate"
      onSubmit={(event) => {
        event.preventDefault()
        sent(api.session.$post({ json: { token } })).then(onEnter, (error: unknown) => setProblem(toProblem(error)))
      }}
    >
      <h1>{text('tokenTitle')}</h1>
      <p>{text('tokenHint')}</p>
      <label>
        {text('token')}
        <input
          type="password"
          autoComplete="current-password"
          value={token}
          onChange={(event) => setToken(event.target.value)}
          required
        />
      </label>
      {problem && <p role="alert">{text('tokenWrong')}</p>}
      <button className="button primary">{text('enter')}</button>
    </form>
  )
}
