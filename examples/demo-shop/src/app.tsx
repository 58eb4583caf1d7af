/** @jsxImportSource hono/jsx */
import { join } from 'node:path'

import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { z } from 'zod'

import { NotFoundPage, SignInPage } from './pages/layout.tsx'
import { OrdersPage } from './pages/orders-page.tsx'
import { ProductFormPage } from './pages/product-form.tsx'
import { ProductListPage } from './pages/product-list.tsx'
import { ProductPage } from './pages/product-page.tsx'
import { storePhoto } from './photo-file.ts'
import {
  type Product,
  productFields,
  productFormSchema,
  type ProductFormErrors,
  type ProductFormValues,
  type ProductStatus,
  toProductDocument,
} from './product.ts'
import type { ShopStore } from './shop-store.ts'

const account = { user: 'demo', password: 'demo-shop' }
const sessionCookie = 'shop_session'
const toastCookie = 'shop_toast'
const cookieOptions = { path: '/', httpOnly: true, sameSite: 'Lax' } as const

const toasts = {
  published: 'Product published',
  draft: 'Draft saved',
  saved: 'Changes saved',
  unpublished: 'Product unpublished',
  deleted: 'Product deleted',
} as const

type Toast = keyof typeof toasts

interface ShopEnvironment {
  Variables: { user: string }
}

type ShopContext = Context<ShopEnvironment>

export interface ShopAppParts {
  store: ShopStore
  photos: string
  /** The page's script, ready for a browser. */
  script: string
}

/** The whole shop as one Hono app. Everything but the sign-in page, the assets and the product API asks for a session. */
export function createShopApp({ store, photos, script }: ShopAppParts): Hono<ShopEnvironment> {
  const app = new Hono<ShopEnvironment>()
  const asset = (name: string) => new Response(Bun.file(new URL(`./assets/${name}`, import.meta.url)))

  app.use(bodyLimit({ maxSize: 8 * 1024 * 1024 }))
  app.get('/assets/shop.css', () => asset('shop.css'))
  app.get('/assets/icon.svg', () => asset('icon.svg'))
  app.get('/assets/shop.js', (context) => context.body(script, 200, { 'content-type': 'text/javascript' }))
  app.get('/photos/:file{[\\w-]+\\.(?:png|jpg|gif|webp|svg)}', async (context) => {
    const file = Bun.file(join(photos, context.req.param('file')))
    return (await file.exists()) ? new Response(file) : context.notFound()
  })

  // Open without a session, so that a test or a script can ask what the shop really holds.
  app.get('/api/products', (context) => context.json(store.products().map(toProductDocument)))

  app.get('/sign-in', (context) => context.html(<SignInPage next={localPath(context.req.query('next'))} />))
  app.post('/sign-in', async (context) => {
    const form = await context.req.formData()
    const user = textOf(form, 'user') ?? ''
    const next = localPath(textOf(form, 'next'))
    if (user !== account.user || textOf(form, 'password') !== account.password) {
      return context.html(<SignInPage user={user} next={next} error="Wrong user name or password" />, 401)
    }
    setCookie(context, sessionCookie, store.openSession(user), cookieOptions)
    return context.redirect(next, 303)
  })
  app.post('/sign-out', (context) => {
    const token = deleteCookie(context, sessionCookie, { path: '/' })
    if (token) store.closeSession(token)
    return context.redirect('/sign-in', 303)
  })

  app.use(async (context, next) => {
    const user = store.sessionUser(getCookie(context, sessionCookie) ?? '')
    if (user === null) {
      const path = context.req.method === 'GET' ? context.req.path : '/products'
      return context.redirect(path === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(path)}`, 303)
    }
    context.set('user', user)
    return next()
  })

  app.get('/', (context) => context.redirect('/products'))
  app.get('/orders', (context) => context.html(<OrdersPage user={context.var.user} orders={store.orders()} />))

  app.get('/products', (context) => {
    const search = context.req.query('q') ?? ''
    return context.html(
      <ProductListPage
        user={context.var.user}
        products={store.products(search)}
        search={search}
        toast={takeToast(context)}
      />,
    )
  })
  app.get('/products/new', (context) =>
    context.html(<ProductFormPage user={context.var.user} product={null} values={{}} errors={{}} />),
  )
  app.post('/products', (context) => saveProduct(context, null))

  app.get('/products/:id{\\d+}', (context) => {
    const product = store.product(Number(context.req.param('id')))
    if (!product) return context.notFound()
    return context.html(<ProductPage user={context.var.user} product={product} toast={takeToast(context)} />)
  })
  app.get('/products/:id{\\d+}/edit', (context) => {
    const product = store.product(Number(context.req.param('id')))
    if (!product) return context.notFound()
    return context.html(
      <ProductFormPage user={context.var.user} product={product} values={formValuesOf(product)} errors={{}} />,
    )
  })
  app.post('/products/:id{\\d+}', (context) => {
    const product = store.product(Number(context.req.param('id')))
    return product ? saveProduct(context, product) : context.notFound()
  })
  app.post('/products/:id{\\d+}/delete', (context) => {
    if (!store.deleteProduct(Number(context.req.param('id')))) return context.notFound()
    return redirectWithToast(context, 'deleted')
  })

  app.notFound((context) =>
    context.var.user ? context.html(<NotFoundPage user={context.var.user} />, 404) : context.text('Not found', 404),
  )

  return app

  async function saveProduct(context: ShopContext, product: Product | null): Promise<Response> {
    const form = await context.req.formData()
    const values: ProductFormValues = Object.fromEntries(
      productFields.map((name) => [name, textOf(form, name)]).filter(([, value]) => value !== undefined),
    )
    const input = productFormSchema.safeParse({ name: '', price: '', stock: '', ...values })
    const errors: ProductFormErrors = input.success ? {} : firstErrors(input.error)
    const upload = form.get('photo')
    const stored =
      input.success && upload instanceof File ? await storePhoto(photos, upload) : ({ photo: null } as const)
    if ('error' in stored) errors.photo = stored.error
    if (!input.success || 'error' in stored) {
      if (wantsJson(context)) return context.json({ errors }, 422)
      return context.html(
        <ProductFormPage user={context.var.user} product={product} values={values} errors={errors} />,
        422,
      )
    }
    const status: ProductStatus = textOf(form, 'status') === 'draft' ? 'draft' : 'published'
    if (product) store.updateProduct(product.id, input.data, status, stored.photo)
    else store.addProduct(input.data, status, stored.photo)
    if (product?.status !== 'published') return redirectWithToast(context, status)
    return redirectWithToast(context, status === 'published' ? 'saved' : 'unpublished')
  }
}

/** The page's script sends forms itself, to keep the chosen file when a field is wrong; it follows `location` on its own. */
function wantsJson(context: ShopContext): boolean {
  return context.req.header('accept') === 'application/json'
}

function redirectWithToast(context: ShopContext, toast: Toast): Response {
  setCookie(context, toastCookie, toast, cookieOptions)
  return wantsJson(context) ? context.json({ location: '/products' }) : context.redirect('/products', 303)
}

function takeToast(context: ShopContext): string | null {
  const toast = getCookie(context, toastCookie)
  if (toast === undefined) return null
  deleteCookie(context, toastCookie, { path: '/' })
  return Object.hasOwn(toasts, toast) ? toasts[toast as Toast] : null
}

function textOf(form: FormData, name: string): string | undefined {
  const value = form.get(name)
  return typeof value === 'string' ? value : undefined
}

/** Only a path of this shop may follow the sign-in; `//host` and `/\host` would leave it. */
function localPath(path: string | undefined): string {
  return path !== undefined && /^\/(?![/\\])/.test(path) ? path : '/products'
}

function formValuesOf(product: Product): ProductFormValues {
  return {
    name: product.name,
    price: product.price.toFixed(2),
    stock: String(product.stock),
    category: product.category,
    description: product.description,
    ...(product.freeShipping ? { free_shipping: 'on' } : {}),
  }
}

function firstErrors(error: z.ZodError): ProductFormErrors {
  const errors: Record<string, string> = {}
  for (const { path, message } of error.issues) errors[String(path[0])] ??= message
  return errors
}
