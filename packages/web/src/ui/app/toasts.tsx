import { createContext, use, useCallback, useMemo, useRef, useState, type ReactNode } from 'react'
import { useText } from '../messages/use-text.tsx'
import { toProblem } from './api-client.ts'

/** What a toast offers to do, such as taking back what it tells of. */
type ToastAction = { label: string; run: () => void }
type Toast = { id: number; text: string; action: ToastAction | undefined }
type Show = (text: string, action?: ToastAction) => void

const shownForMs = 6000
// Time to read it, to reach for it, and to change one's mind.
const offeredForMs = 12_000

const ToastContext = createContext<Show>(() => {})

export function useToast(): Show {
  return use(ToastContext)
}

/** Shows why something could not be done. */
export function useProblemToast(): (error: unknown) => void {
  const show = useToast()
  const { text, told } = useText()
  return (error) => {
    const { code, message, hint } = toProblem(error)
    show(code === 'offline' ? text('lost') : told(hint ? `${message}; ${hint}` : message))
  }
}

export function Toasts({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<Toast[]>([])
  const next = useRef(1)
  const close = useCallback((id: number) => setToasts((shown) => shown.filter((toast) => toast.id !== id)), [])
  const show = useCallback<Show>(
    (text, action) => {
      const id = next.current++
      setToasts((shown) => [...shown.slice(-2), { id, text, action }])
      setTimeout(() => close(id), action ? offeredForMs : shownForMs)
    },
    [close],
  )
  const list = useMemo(
    () => (
      <div className="toasts" role="status" aria-live="polite">
        {toasts.map(({ id, text, action }) => (
          <p key={id} className="toast">
            {text}
            {action && (
              <button
                type="button"
                className="toast-action"
                onClick={() => {
                  close(id)
                  action.run()
                }}
              >
                {action.label}
              </button>
            )}
          </p>
        ))}
      </div>
    ),
    [close, toasts],
  )
  return (
    <ToastContext value={show}>
      {children}
      {list}
    </ToastContext>
  )
}
