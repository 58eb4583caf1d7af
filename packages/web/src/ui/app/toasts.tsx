import { createContext, use, useCallback, useMemo, useRef, useState, type ReactNode } from 'react'

type Toast = { id: number; text: string }
type Show = (text: string) => void

const shownForMs = 6000

const ToastContext = createContext<Show>(() => {})

export function useToast(): Show {
  return use(ToastContext)
}

export function Toasts({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<Toast[]>([])
  const next = useRef(1)
  const show = useCallback<Show>((text) => {
    const id = next.current++
    setToasts((shown) => [...shown.slice(-2), { id, text }])
    setTimeout(() => setToasts((shown) => shown.filter((toast) => toast.id !== id)), shownForMs)
  }, [])
  const list = useMemo(
    () => (
      <div className="toasts" role="status" aria-live="polite">
        {toasts.map(({ id, text }) => (
          <p key={id} className="toast">
            {text}
          </p>
        ))}
      </div>
    ),
    [toasts],
  )
  return (
    <ToastContext value={show}>
      {children}
      {list}
    </ToastContext>
  )
}
