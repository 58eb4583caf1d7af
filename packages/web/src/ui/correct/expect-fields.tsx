import type { Step } from '@stepcast/video-index'
import { useText } from '../messages/use-text.tsx'
import { EditField } from './edit-field.tsx'

type ExpectFieldsProps = {
  expect: Step['expect']
  disabled: boolean
  onSave: (expect: Partial<Step['expect']>) => Promise<unknown>
}

const mostTexts = 40

/** What has to be seen once the step is done: a run takes a step for done by nothing else. */
export function ExpectFields({ expect, disabled, onSave }: ExpectFieldsProps) {
  const { text } = useText()
  return (
    <>
      <EditField
        className="wide"
        lines
        label={text('correctExpectText')}
        value={expect.text.join('\n')}
        disabled={disabled}
        complaint={(typed) =>
          linesOf(typed).length > mostTexts ? text('correctExpectMost', { count: mostTexts }) : undefined
        }
        onSave={(typed) => onSave({ text: linesOf(typed) })}
      />
      <EditField
        className="wide"
        label={text('correctExpectUrl')}
        value={expect.url ?? ''}
        disabled={disabled}
        onSave={(typed) => onSave({ url: typed === '' ? null : typed })}
      />
    </>
  )
}

function linesOf(typed: string): string[] {
  return typed
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}
