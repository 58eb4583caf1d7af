import type { Parameter } from '@stepcast/video-index'
import { useText } from '../messages/use-text.tsx'
import type { Asked } from './use-asked.ts'

export function UrlField({ startUrl }: { startUrl: string | null }) {
  const { text } = useText()
  return (
    <fieldset>
      <label className="field">
        <span>{text('url')}</span>
        <input name="url" type="url" inputMode="url" defaultValue={startUrl ?? ''} placeholder="https://" required />
        <small>{text('urlHint')}</small>
      </label>
    </fieldset>
  )
}

/** What is asked for every run beside its values. */
export function RunOptions({ like, withGoal = true }: { like?: Asked | undefined; withGoal?: boolean }) {
  const { text } = useText()
  return (
    <fieldset>
      {withGoal && (
        <label className="field">
          <span>{text('goal')}</span>
          <textarea name="goal" rows={2} maxLength={2000} defaultValue={like?.goal ?? ''} />
          <small>{text('goalHint')}</small>
        </label>
      )}
      <label className="check">
        <input type="checkbox" name="yes" defaultChecked={like?.yes ?? false} />
        <span>
          {text('approveInAdvance')}
          <small>{text('approveInAdvanceHint')}</small>
        </span>
      </label>
      <SignIn />
      <details>
        <summary>{text('advanced')}</summary>
        <label className="field">
          <span>{text('allowOrigins')}</span>
          <textarea name="origins" rows={2} defaultValue={like?.allow_origins.join('\n') ?? ''} />
          <small>{text('allowOriginsHint')}</small>
        </label>
        <label className="check">
          <input type="checkbox" name="show" defaultChecked={like?.show ?? false} />
          <span>
            {text('showBrowser')}
            <small>{text('showBrowserHint')}</small>
          </span>
        </label>
      </details>
    </fieldset>
  )
}

export function SignIn() {
  const { text } = useText()
  return (
    <details>
      <summary>{text('signIn')}</summary>
      <div className="pair">
        <label className="field">
          <span>{text('signInUser')}</span>
          <input name="secret.user" autoComplete="off" />
        </label>
        <label className="field">
          <span>{text('signInPassword')}</span>
          <input name="secret.password" type="password" autoComplete="off" />
        </label>
      </div>
      <small>{text('secretHint')}</small>
    </details>
  )
}

/** The secrets that were typed; what was left empty is none. */
export function readSecrets(form: FormData, parameters: readonly Parameter[]): Record<string, string> {
  const hidden = parameters.filter(({ kind }) => kind === 'secret')
  const fields = [
    ...hidden.map(({ name }) => [name, written(form, `value.${name}`)] as const),
    ...['user', 'password'].map((name) => [name, written(form, `secret.${name}`)] as const),
  ]
  return Object.fromEntries(fields.filter(([, value]) => value !== ''))
}

export function readRunOptions(form: FormData) {
  const origins = written(form, 'origins').split(/\s+/).filter(Boolean)
  const goal = written(form, 'goal').trim()
  return {
    url: written(form, 'url'),
    yes: form.has('yes'),
    show: form.has('show'),
    ...(goal ? { goal } : {}),
    ...(origins.length > 0 ? { allow_origins: origins } : {}),
  }
}

function written(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value : ''
}
