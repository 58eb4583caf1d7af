/** @jsxImportSource hono/jsx */
import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'

import { Icon } from './icons.tsx'

const Document = ({ title, children }: { title: string; children: Child }) => (
  <>
    {raw('<!doctype html>')}
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${title} · Pinewood`}</title>
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/assets/shop.css" />
        <script type="module" src="/assets/shop.js" />
      </head>
      {children}
    </html>
  </>
)

const Brand = () => (
  <span class="brand">
    <span class="brand-mark">
      <Icon name="tree" />
    </span>
    Pinewood
  </span>
)

interface AdminPageProps {
  title: string
  user: string
  section: 'products' | 'orders'
  toast?: string | null
  children: Child
}

/** A page of somebody who has signed in: navigation on the left, the work on the right, a toast for what was just done. */
export const AdminPage = ({ title, user, section, toast, children }: AdminPageProps) => (
  <Document title={title}>
    <body class="admin">
      <aside class="sidebar">
        <Brand />
        <nav aria-label="Main">
          <a href="/products" aria-current={section === 'products' ? 'page' : undefined}>
            <Icon name="box" /> Products
          </a>
          <a href="/orders" aria-current={section === 'orders' ? 'page' : undefined}>
            <Icon name="receipt" /> Orders
          </a>
        </nav>
        <form class="account" method="post" action="/sign-out">
          <span class="avatar" aria-hidden="true">
            {user.slice(0, 1).toUpperCase()}
          </span>
          <span class="account-name">{user}</span>
          <button class="link" type="submit">
            Sign out
          </button>
        </form>
      </aside>
      <main>{children}</main>
      <div class="toasts" role="status" aria-live="polite">
        {toast ? (
          <p class="toast">
            <Icon name="check" /> {toast}
          </p>
        ) : null}
      </div>
    </body>
  </Document>
)

interface SignInPageProps {
  user?: string
  next: string
  error?: string
}

export const SignInPage = ({ user = '', next, error }: SignInPageProps) => (
  <Document title="Sign in">
    <body class="sign-in">
      <main>
        <form class="card" method="post" action="/sign-in" novalidate>
          <Brand />
          <h1>Sign in to your shop</h1>
          <input type="hidden" name="next" value={next} />
          <div class="field">
            <label for="user">User name</label>
            <input id="user" name="user" value={user} autocomplete="username" required spellcheck={false} />
          </div>
          <div class="field">
            <label for="password">Password</label>
            <input id="password" name="password" type="password" autocomplete="current-password" required />
          </div>
          {error ? (
            <p class="error" role="alert">
              {error}
            </p>
          ) : null}
          <button class="button primary wide" type="submit">
            Sign in
          </button>
          <p class="hint">
            Demo account: <code>demo</code> and <code>demo-shop</code>
          </p>
        </form>
      </main>
    </body>
  </Document>
)

export const NotFoundPage = ({ user }: { user: string }) => (
  <AdminPage title="Not found" user={user} section="products">
    <div class="empty card">
      <h1>There is nothing here</h1>
      <p>The product may have been deleted.</p>
      <a class="button" href="/products">
        Back to products
      </a>
    </div>
  </AdminPage>
)
