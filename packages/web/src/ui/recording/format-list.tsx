import type { ExportFormat } from '@stepcast/video-index'
import { chineseFormats } from '../messages/chinese-formats.ts'
import { useText } from '../messages/use-text.tsx'

export type Format = { name: ExportFormat; title: string; purpose: string; of: 'procedure' | 'step' }

type ListProps = {
  formats: readonly Format[]
  step: number | undefined
  making: ExportFormat | undefined
  onTake: (format: Format) => void
}

export function FormatList({ formats, step, making, onTake }: ListProps) {
  const { language, text } = useText()
  return (
    <ul className="export-formats">
      {formats.map((format) => {
        const { title, purpose } = (language === 'zh-CN' && chineseFormats[format.name]) || format
        const ofStep = format.of === 'step' && step !== undefined ? ` · ${text('step', { n: step })}` : ''
        return (
          <li key={format.name}>
            <button
              type="button"
              disabled={making !== undefined || (format.of === 'step' && step === undefined)}
              aria-busy={making === format.name}
              onClick={() => onTake(format)}
            >
              <strong>
                {title}
                {ofStep}
              </strong>
              <span>{making === format.name ? text('exporting') : purpose}</span>
            </button>
          </li>
        )
      })}
    </ul>
  )
}
