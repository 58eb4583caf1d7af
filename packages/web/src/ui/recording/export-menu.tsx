import type { ExportFormat } from '@stepcast/video-index'
import { useRef, useState } from 'react'
import { api, problemFrom, read } from '../app/api-client.ts'
import { Icon } from '../app/icon.tsx'
import { Link } from '../app/router.tsx'
import { useProblemToast } from '../app/toasts.tsx'
import { useResource } from '../app/use-resource.ts'
import type { Language } from '../messages/say.ts'
import { useText } from '../messages/use-text.tsx'
import { type Format, FormatList } from './format-list.tsx'

/** Everything the procedure, and the step that is playing, can be taken away as. */
export function ExportMenu({ videoId, step }: { videoId: string; step: number | undefined }) {
  const { language, text } = useText()
  const toastProblem = useProblemToast()
  const menu = useRef<HTMLDetailsElement>(null)
  const [making, setMaking] = useState<ExportFormat>()
  const { data } = useResource('export formats', () => read(api['export-formats'].$get()))

  const take = async ({ name, of }: Format) => {
    setMaking(name)
    try {
      await download(videoId, {
        format: name,
        language,
        ...(of === 'step' && step !== undefined ? { step: String(step) } : {}),
      })
      if (menu.current) menu.current.open = false
    } catch (error) {
      toastProblem(error)
    } finally {
      setMaking(undefined)
    }
  }
  return (
    <details
      className="export"
      ref={menu}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !menu.current?.open) return
        menu.current.open = false
        menu.current.querySelector('summary')?.focus()
      }}
      onBlur={(event) => {
        if (making === undefined && !event.currentTarget.contains(event.relatedTarget)) event.currentTarget.open = false
      }}
    >
      <summary className="button">
        <Icon name="download" /> {text('export')}
      </summary>
      <div className="export-panel">
        <Link href={`/videos/${videoId}/cover`} className="export-cover">
          {text('coverTitle')}
        </Link>
        <FormatList formats={data?.formats ?? []} step={step} making={making} onTake={(format) => void take(format)} />
      </div>
    </details>
  )
}

/** @throws Problem as the server tells it: a link would save the problem as if it were the file */
async function download(
  videoId: string,
  query: { format: ExportFormat; language: Language; step?: string },
): Promise<void> {
  const asked = new URLSearchParams({ ...query, download: 'true' })
  const response = await fetch(`/api/v1/videos/${videoId}/procedure?${asked}`)
  if (!response.ok) throw problemFrom(await response.json().catch(() => undefined))
  const disposition = response.headers.get('content-disposition') ?? ''
  const link = document.createElement('a')
  link.download = decodeURIComponent(/filename\*=UTF-8''([^;]+)/.exec(disposition)?.[1] ?? query.format)
  link.href = URL.createObjectURL(await response.blob())
  link.click()
  // the browser has begun to save it by then
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
