import { useState } from 'react'
import { api, read, sent } from '../app/api-client.ts'
import { Icon } from '../app/icon.tsx'
import { useProblemToast } from '../app/toasts.tsx'
import { useResource } from '../app/use-resource.ts'
import { useText } from '../messages/use-text.tsx'

/** The recording that comes along, for who has none at hand. */
export function SampleOffer({ onTaken }: { onTaken: () => void }) {
  const { text } = useText()
  const toastProblem = useProblemToast()
  const [taking, setTaking] = useState(false)
  const { data } = useResource('sample', () => read(api.sample.$get()))
  if (!data?.available) return null
  const take = () => {
    setTaking(true)
    sent(api.sample.$post())
      .then(onTaken, toastProblem)
      .finally(() => setTaking(false))
  }
  return (
    <p className="sample-offer">
      <button type="button" className="button primary" disabled={taking} onClick={take}>
        <Icon name="play" /> {text('sampleTry')}
      </button>
      <span>{text('sampleHint')}</span>
    </p>
  )
}
