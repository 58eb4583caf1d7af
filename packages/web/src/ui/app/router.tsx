import {
  createContext,
  use,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type ComponentProps,
  type ReactNode,
} from 'react'

type Place = { pathname: string; search: URLSearchParams }

const PlaceContext = createContext<Place>({ pathname: '/', search: new URLSearchParams() })
const moved = 'stepcast:moved'

/** Asked before the place is left; each resolves to whether it may be. */
const guards = new Set<() => Promise<boolean>>()

async function mayLeave(): Promise<boolean> {
  for (const guard of guards) if (!(await guard())) return false
  return true
}

/** Has `ask` decide, for as long as there is one, whether the place may be left; closing the tab asks in the browser's own words. */
export function useLeaveGuard(ask: (() => Promise<boolean>) | undefined): void {
  const latest = useRef(ask)
  latest.current = ask
  const isGuarded = ask !== undefined
  useLayoutEffect(() => {
    if (!isGuarded) return
    const guard = async () => (await latest.current?.()) ?? true
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    guards.add(guard)
    addEventListener('beforeunload', warn)
    return () => {
      guards.delete(guard)
      removeEventListener('beforeunload', warn)
    }
  }, [isGuarded])
}

function here(): Place {
  return { pathname: location.pathname, search: new URLSearchParams(location.search) }
}

export function Router({ children }: { children: ReactNode }) {
  const [place, setPlace] = useState(here)
  useEffect(() => {
    let shown = location.href
    const follow = () => {
      shown = location.href
      setPlace(here())
    }
    // The browser has gone back already: until that may be, it is where it was.
    const goBack = () => {
      if (guards.size === 0) return follow()
      const to = location.href
      history.pushState(null, '', shown)
      void navigate(to)
    }
    window.addEventListener('popstate', goBack)
    window.addEventListener(moved, follow)
    return () => {
      window.removeEventListener('popstate', goBack)
      window.removeEventListener(moved, follow)
    }
  }, [])
  return <PlaceContext value={place}>{children}</PlaceContext>
}

export function usePlace(): Place {
  return use(PlaceContext)
}

/** Goes to another place, unless what is shown may not be left now. */
export async function navigate(to: string): Promise<void> {
  if (!(await mayLeave())) return
  history.pushState(null, '', to)
  window.dispatchEvent(new Event(moved))
  window.scrollTo(0, 0)
  document.querySelector<HTMLElement>('main')?.focus({ preventScroll: true })
}

/** Changes the address of the place that one stays at. */
export function replacePlace(to: string): void {
  history.replaceState(null, '', to)
  window.dispatchEvent(new Event(moved))
}

export function Link({ href, ...rest }: ComponentProps<'a'> & { href: string }) {
  return (
    <a
      {...rest}
      href={href}
      onClick={(event) => {
        rest.onClick?.(event)
        const elsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0
        if (event.defaultPrevented || elsewhere) return
        event.preventDefault()
        void navigate(href)
      }}
    />
  )
}
