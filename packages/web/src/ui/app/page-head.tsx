import type { ReactNode } from 'react'
import { Icon } from './icon.tsx'
import { Link } from './router.tsx'

type PageHeadProps = {
  title: string
  /** Where one comes from. */
  back?: { href: string; name: string }
  /** What stands below the title. */
  about?: ReactNode
  /** What can be done with the whole of the page. */
  children?: ReactNode
}

/** What a page begins with; its title is the tab's as well. */
export function PageHead({ title, back, about, children }: PageHeadProps) {
  return (
    <header className="page-head">
      <title>{`${title} · Stepcast`}</title>
      <div>
        {back && (
          <Link href={back.href} className="back">
            <Icon name="back" /> {back.name}
          </Link>
        )}
        <h1>{title}</h1>
        {about !== undefined && <p>{about}</p>}
      </div>
      {children}
    </header>
  )
}
