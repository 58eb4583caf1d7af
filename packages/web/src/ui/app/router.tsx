import { createContext, use, useEffect, useState, type ComponentProps, type ReactNode } from 'react'

type Place = { pathname: string; search: URLSearchParams }

const PlaceContext = createContext<Place>({ pathname: '/', search: new URLSearchParams() })
const moved = 'stepcast:moved'

function here(): Place {
  return { pathname: location.pathname, search: new URLSearchParams(location.search) }
}

export function Router({ children }: { children: ReactNode }) {
  const [place, setPlace] = useState(here)
  useEffect(() => {
    const follow = () => setPlace(here())
    window.addEventListener('popstate', follow)
    window.addEventListener(moved, follow)
    return () => {
      window.removeEventListener('popstate', follow)
      window.removeEventListener(moved, follow)
    }
  }, [])
  return <PlaceContext value={place}>{children}</PlaceContext>
}

export function usePlace(): Place {
  return use(PlaceContext)
}

export function navigate(to: string): void {
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
        navigate(href)
      }}
    />
  )
}
