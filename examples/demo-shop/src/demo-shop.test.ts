import { afterEach, beforeEach, expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { type DemoShop, DemoShopError, startDemoShop } from './index.ts'

const png = Uint8Array.from(
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
)
const lamp = { name: 'Desk lamp', price: '49.90', stock: '12', category: 'Lighting', status: 'published' }

let dataDir: string
let shop: DemoShop

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'demo-shop-'))
  shop = await startDemoShop({ dataDir })
})

afterEach(async () => {
  await shop.close()
  rmSync(dataDir, { recursive: true, force: true })
})

function formOf(fields: Record<string, string>, photo?: File): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  if (photo) form.set('photo', photo)
  return form
}

async function post(path: string, body: FormData, cookie = ''): Promise<Response> {
  return fetch(shop.url + path, { method: 'POST', body, headers: { cookie }, redirect: 'manual' })
}

async function get(path: string, cookie = ''): Promise<Response> {
  return fetch(shop.url + path, { headers: { cookie }, redirect: 'manual' })
}

async function signIn(): Promise<string> {
  const answer = await post('/sign-in', formOf({ user: 'demo', password: 'demo-shop' }))
  expect(answer.status).toBe(303)
  return cookieOf(answer)
}

function cookieOf(answer: Response): string {
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')
}

test('a new shop has products with pictures that load', async () => {
  expect(shop.products().length).toBeGreaterThanOrEqual(5)
  for (const { photoUrl } of shop.products()) {
    const picture = await get(photoUrl ?? '/missing')
    expect(picture.status).toBe(200)
    expect(picture.headers.get('content-type')).toStartWith('image/svg+xml')
  }
})

test('pages lead to the sign-in page first, and on from there to the page that was asked for', async () => {
  const asked = await get('/products/new')
  expect(asked.headers.get('location')).toBe('/sign-in?next=%2Fproducts%2Fnew')
  const signedIn = await post('/sign-in', formOf({ user: 'demo', password: 'demo-shop', next: '/products/new' }))
  expect(signedIn.headers.get('location')).toBe('/products/new')
  expect((await get('/products/new', cookieOf(signedIn))).status).toBe(200)
})

test('the sign-in never leads to another site', async () => {
  for (const next of ['https://elsewhere.example', '//elsewhere.example', '/\\elsewhere.example']) {
    const answer = await post('/sign-in', formOf({ user: 'demo', password: 'demo-shop', next }))
    expect(answer.headers.get('location')).toBe('/products')
  }
})

test('a wrong password is refused with a message and no session', async () => {
  const answer = await post('/sign-in', formOf({ user: 'demo', password: 'guess' }))
  expect(answer.status).toBe(401)
  expect(await answer.text()).toContain('Wrong user name or password')
  expect(cookieOf(answer)).toBe('')
})

test('signing out ends the session', async () => {
  const cookie = await signIn()
  await post('/sign-out', new FormData(), cookie)
  expect((await get('/products', cookie)).headers.get('location')).toStartWith('/sign-in')
})

test('publishing saves everything that was entered, the photo included, and says so once', async () => {
  const cookie = await signIn()
  const photo = new File([png], 'desk-lamp.png', { type: 'image/png' })
  const answer = await post('/products', formOf({ ...lamp, description: 'Warm', free_shipping: 'on' }, photo), cookie)
  expect(answer.status).toBe(303)

  const [saved] = (await (await get('/api/products')).json()) as Record<string, unknown>[]
  expect(saved).toMatchObject({
    name: 'Desk lamp',
    price: 49.9,
    stock: 12,
    category: 'Lighting',
    description: 'Warm',
    photo_name: 'desk-lamp.png',
    free_shipping: true,
    status: 'published',
  })
  const picture = await get(String(saved?.['photo_url']))
  expect(await picture.bytes()).toEqual(png)

  const list = await get('/products', `${cookie}; ${cookieOf(answer)}`)
  expect(list.headers.getSetCookie().join()).toContain('shop_toast=; Max-Age=0')
  expect(await list.text()).toContain('Product published')
})

test('a draft is saved as a draft', async () => {
  await post('/products', formOf({ ...lamp, status: 'draft' }), await signIn())
  expect(shop.products()[0]).toMatchObject({ name: 'Desk lamp', status: 'draft', photoName: null })
})

test('wrong fields are named, what was typed is kept, and nothing is saved', async () => {
  const before = shop.products().length
  const cookie = await signIn()
  const answer = await post('/products', formOf({ name: '', price: 'cheap', stock: '1.5', category: 'Toys' }), cookie)
  expect(answer.status).toBe(422)
  const page = await answer.text()
  for (const message of [
    'Enter a product name',
    'Enter the price as a number',
    'Enter the stock as a whole number',
    'Choose a category',
  ]) {
    expect(page).toContain(message)
  }
  expect(page).toContain('value="cheap"')
  expect(shop.products()).toHaveLength(before)
})

test('the script of the page gets errors and the next page as JSON', async () => {
  const headers = { cookie: await signIn(), accept: 'application/json' }
  const send = (fields: Record<string, string>) =>
    fetch(`${shop.url}/products`, { method: 'POST', body: formOf(fields), headers })
  expect(await (await send({ ...lamp, price: '' })).json()).toEqual({ errors: { price: 'Enter a price' } })
  expect(await (await send(lamp)).json()).toEqual({ location: '/products' })
})

test('a photo that is not a picture is refused, whatever it calls itself', async () => {
  const before = shop.products().length
  const fake = new File(['<svg onload="alert(1)"/>'], 'lamp.png', { type: 'image/png' })
  const answer = await post('/products', formOf(lamp, fake), await signIn())
  expect(answer.status).toBe(422)
  expect(await answer.text()).toContain('Choose a PNG, JPEG, GIF or WebP picture')
  expect(shop.products()).toHaveLength(before)
})

test('what is typed is shown as text, never as markup', async () => {
  const cookie = await signIn()
  await post('/products', formOf({ ...lamp, name: '<b>Lamp</b>' }), cookie)
  expect(await (await get('/products', cookie)).text()).toContain('&lt;b&gt;Lamp&lt;/b&gt;')
})

test('the search finds by name or category and takes % literally', async () => {
  const cookie = await signIn()
  const found = async (words: string) => await (await get(`/products?q=${encodeURIComponent(words)}`, cookie)).text()
  expect(await found('WATERING')).toContain('Watering can')
  expect(await found('kitchen')).not.toContain('Watering can')
  expect(await found('%')).toContain('No product matches')
})

test('editing changes the product and keeps its photo', async () => {
  const cookie = await signIn()
  const [product] = shop.products()
  const page = await (await get(`/products/${product?.id}/edit`, cookie)).text()
  expect(page).toContain(`value="${product?.price.toFixed(2)}"`)
  await post(`/products/${product?.id}`, formOf({ ...lamp, price: '52,50' }), cookie)
  expect(shop.products()[0]).toMatchObject({ id: product?.id, price: 52.5, photoUrl: product?.photoUrl })
})

test('deleting removes the product and its page', async () => {
  const cookie = await signIn()
  const [product] = shop.products()
  await post(`/products/${product?.id}/delete`, new FormData(), cookie)
  expect(shop.products().map(({ id }) => id)).not.toContain(product?.id)
  expect((await get(`/products/${product?.id}`, cookie)).status).toBe(404)
})

test('nothing can be changed without a session', async () => {
  const before = shop.products()
  await post('/products', formOf(lamp))
  await post(`/products/${before[0]?.id}/delete`, new FormData())
  expect(shop.products()).toEqual(before)
})

test('orders are listed', async () => {
  expect(await (await get('/orders', await signIn())).text()).toContain('Amara Okafor')
})

test('products and sessions outlive a restart, and a used shop is not seeded again', async () => {
  const cookie = await signIn()
  await post('/products', formOf(lamp), cookie)
  const before = shop.products()
  await shop.close()
  shop = await startDemoShop({ dataDir })
  expect(shop.products()).toEqual(before)
  expect((await get('/products', cookie)).status).toBe(200)
})

test('a port in use and a folder that cannot be written are told apart', async () => {
  const taken = startDemoShop({ dataDir: join(dataDir, 'second'), port: Number(new URL(shop.url).port) })
  expect(await taken.catch((error) => error)).toMatchObject({ name: 'DemoShopError', code: 'port_unavailable' })
  writeFileSync(join(dataDir, 'file'), '')
  const blocked = await startDemoShop({ dataDir: join(dataDir, 'file') }).catch((error) => error)
  expect(blocked).toBeInstanceOf(DemoShopError)
  expect(blocked.code).toBe('data_dir_unusable')
})
