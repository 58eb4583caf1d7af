import { createContext, use, useCallback, useMemo, useRef, useState, type ReactNode } from 'react'

type Toast = { id: number; text: string; action?: { label: string; run: () => void } }
type Show = (text: string, options?: { action?: Toast['action']; forMs?: number }) => void

const ToastContext = createContext<Show>(() => {})

export function useToast(): Show {
  return use(ToastContext)
}

export function Toasts({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<Toast[]>([])
  const next = useRef(1)
  const hide = useCallback((id: number) => setToasts((shown) => shown.filter((toast) => toast.id !== id)), [])
  const show = useCallback<Show>(
    (text, { action, forMs = 6000 } = {}) => {
      const id = next.current++
      setToasts((shown) => [...shown.slice(-2), { id, text, ...(action ? { action } : {}) }])
      setTimeout(() => hide(id), forMs)
    },
    [hide],
  )
  const list = useMemo(
    () => (
      <div className="toasts" role="status" aria-live="polite">
        {toasts.map(({ id, text, action }) => (
          <div key={id} className="toast">
            <span>{text}</span>
            {action && (
              <button
                type="button"
                onClick={() => {
                  action.run()
                  hide(id)
                }}
              >
                {action.label}
              </button>
            )}
          </div>
        ))}
      </div>
    ),
    [toasts, hide],
  )
  return (
    <ToastContext value={show}>
      {children}
      {list}
    </ToastContext>
  )
}
