import type { IndexDocument, Procedure, Step } from '@stepcast/video-index'
import { type ReactNode, useState } from 'react'
import { useLeaveGuard } from '../app/router.tsx'
import { useToast } from '../app/toasts.tsx'
import { useText } from '../messages/use-text.tsx'
import { CorrectPanel } from './correct-panel.tsx'
import { roundTime } from './shown-time.ts'
import { StepEditor } from './step-editor.tsx'
import { useCorrections } from './use-corrections.ts'

type CorrectingOptions = {
  document: IndexDocument
  /** Where the player is, as it was last told. */
  time: number
  /** Where it is exactly. */
  now: () => number
  jump: (seconds: number) => void
  /** Reads the recording anew. */
  reload: () => Promise<void>
}

type Correcting = {
  /** The steps to show: while they are corrected, as the corrections have left them. */
  procedure: Procedure
  begin: () => void
  /** Correcting has just ended: who did it goes on where it began. */
  hasEnded: boolean
  /** While steps are corrected: the list, and everything about the chosen one. */
  parts: { panel: ReactNode; editor: ReactNode; selected: number | undefined; select: (step: Step) => void } | undefined
}

/** Correcting the steps of the recording that a page shows. */
export function useCorrecting({ document, time, now, jump, reload }: CorrectingOptions): Correcting {
  const { text } = useText()
  const toast = useToast()
  const [isOpen, setOpen] = useState(false)
  const [hasEnded, setEnded] = useState(false)
  // Another token is another step; moving a step changes its number, and nothing that is typed or focused.
  const [selection, setSelection] = useState({ n: 1, token: 0 })
  const editing = useCorrections(document.video.id, isOpen)
  const isUnsaved = editing.isSaving || editing.unsaved !== undefined
  const leave = async () => (await editing.settled()) || confirm(text('correctLeave'))
  useLeaveGuard(isOpen && isUnsaved ? leave : undefined)

  const procedure = (isOpen && editing.list?.procedure) || document.procedure
  const { steps, parameters } = procedure
  const step = steps[Math.min(selection.n, steps.length) - 1]
  const { duration_s: durationS } = document.video
  const choose = (n: number) => setSelection(({ token }) => ({ n, token: token + 1 }))
  const follow = (n: number) => setSelection(({ token }) => ({ n, token }))
  const select = (chosen: Step) => {
    choose(chosen.n)
    jump(chosen.start_s)
  }
  const begin = () => {
    choose(steps.findLast((each) => each.start_s <= time + 0.1)?.n ?? 1)
    setOpen(true)
  }
  if (!isOpen) return { procedure, begin, hasEnded, parts: undefined }

  const move = async ({ n }: Step, by: 1 | -1) => {
    if (n + by < 1 || n + by > steps.length) return
    const after = by > 0 ? n + 1 : n > 2 ? n - 2 : null
    if (await editing.correct({ op: 'move', step: n, after })) follow(n + by)
  }
  const insertFirst = () => {
    const startS = roundTime(Math.max(0, Math.min(now(), durationS - 0.5)))
    const endS = roundTime(Math.min(startS + 1, durationS))
    const title = text('correctNewStep')
    void editing.correct({ op: 'insert', after: null, title, start_s: startS, end_s: endS, kind: 'click' })
  }
  const remove = async () => {
    if (!step) return
    const saved = await editing.correct({ op: 'delete', step: step.n })
    const made = saved?.corrections.at(-1)
    if (!made) return
    // Undone by its name: whatever is corrected after it stays.
    const undo = () => void editing.forget(made.id).then((restored) => restored && choose(step.n))
    toast(text('correctDeleted', { n: step.n }), { label: text('undo'), run: undo })
  }
  const reset = async () => {
    const count = editing.list?.undo ?? 0
    if (await editing.reset())
      toast(text('correctResetDone'), { label: text('undo'), run: () => void editing.redo(count) })
  }
  const discard = () => {
    editing.discard()
    choose(selection.n)
  }
  const close = async () => {
    if (!(await editing.settled())) return
    await reload()
    setEnded(true)
    setOpen(false)
  }
  const panel = (
    <CorrectPanel
      editing={editing}
      steps={steps}
      selected={step?.n}
      onSelect={select}
      onMove={(moved, by) => void move(moved, by)}
      onInsert={insertFirst}
      onReset={() => void reset()}
      onDiscard={discard}
      onClose={() => void close()}
    />
  )
  const editor = step && editing.list && (
    <StepEditor
      key={selection.token}
      step={step}
      stepCount={steps.length}
      parameters={parameters}
      durationS={durationS}
      time={time}
      now={now}
      disabled={editing.isArranging || editing.unsaved !== undefined}
      onCorrect={(correction) => editing.correct(correction)}
      onSelect={choose}
      onMove={(by) => void move(step, by)}
      onDelete={() => void remove()}
    />
  )
  return { procedure, begin, hasEnded, parts: { panel, editor, selected: step?.n, select } }
}
