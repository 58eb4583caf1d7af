import { Database } from 'bun:sqlite'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'

import type { StoredPhoto } from './photo-file.ts'
import type { Category, Product, ProductInput, ProductStatus } from './product.ts'

export interface Order {
  number: number
  customer: string
  item: string
  total: number
  placedOn: string
  status: 'Paid' | 'Shipped' | 'Refunded'
}

interface ProductRow {
  id: number
  name: string
  price_cents: number
  stock: number
  category: Category
  description: string
  photo_file: string | null
  photo_name: string | null
  free_shipping: number
  status: ProductStatus
  created_at: string
  updated_at: string
}

const schema = `
  create table if not exists products (
    id integer primary key autoincrement,
    name text not null,
    price_cents integer not null,
    stock integer not null,
    category text not null,
    description text not null,
    photo_file text,
    photo_name text,
    free_shipping integer not null,
    status text not null,
    created_at text not null,
    updated_at text not null
  );
  create table if not exists orders (
    number integer primary key,
    customer text not null,
    item text not null,
    total_cents integer not null,
    placed_on text not null,
    status text not null
  );
  create table if not exists sessions (token text primary key, user text not null);
`

function toProduct(row: ProductRow): Product {
  return {
    id: row.id,
    name: row.name,
    price: row.price_cents / 100,
    stock: row.stock,
    category: row.category,
    description: row.description,
    photoName: row.photo_name,
    photoUrl: row.photo_file === null ? null : `/photos/${row.photo_file}`,
    freeShipping: row.free_shipping === 1,
    status: row.status,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

/** Everything that the shop remembers, in one SQLite file inside the data folder. */
export class ShopStore {
  readonly #database: Database

  constructor(dataDir: string) {
    this.#database = new Database(join(dataDir, 'shop.sqlite'), { create: true, strict: true })
    this.#database.run('pragma journal_mode = wal')
    this.#database.run(schema)
  }

  close(): void {
    this.#database.close()
  }

  isEmpty(): boolean {
    return this.#database.query('select 1 from orders limit 1').get() === null
  }

  /** Newest first; `search` matches inside the name or the category, ignoring case. */
  products(search = ''): Product[] {
    const pattern = `%${search.trim().replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
    return this.#database
      .query<ProductRow, { pattern: string }>(
        `select * from products where name like $pattern escape '\\' or category like $pattern escape '\\' order by id desc`,
      )
      .all({ pattern })
      .map(toProduct)
  }

  product(id: number): Product | null {
    const row = this.#database.query<ProductRow, [number]>('select * from products where id = ?').get(id)
    return row ? toProduct(row) : null
  }

  addProduct(input: ProductInput, status: ProductStatus, photo: StoredPhoto | null): Product {
    const now = new Date().toISOString()
    const row = this.#database
      .query<ProductRow, Record<string, string | number | null>>(
        `insert into products (name, price_cents, stock, category, description, photo_file, photo_name, free_shipping, status, created_at, updated_at)
         values ($name, $price_cents, $stock, $category, $description, $photo_file, $photo_name, $free_shipping, $status, $now, $now) returning *`,
      )
      .get({ ...columnsOf(input), photo_file: photo?.file ?? null, photo_name: photo?.name ?? null, status, now })
    return toProduct(row as ProductRow)
  }

  /** Without a new `photo` the product keeps the one it has. */
  updateProduct(id: number, input: ProductInput, status: ProductStatus, photo: StoredPhoto | null): Product | null {
    const row = this.#database
      .query<ProductRow, Record<string, string | number | null>>(
        `update products set name = $name, price_cents = $price_cents, stock = $stock, category = $category,
           description = $description, photo_file = coalesce($photo_file, photo_file),
           photo_name = coalesce($photo_name, photo_name), free_shipping = $free_shipping, status = $status, updated_at = $now
         where id = $id returning *`,
      )
      .get({
        ...columnsOf(input),
        photo_file: photo?.file ?? null,
        photo_name: photo?.name ?? null,
        status,
        now: new Date().toISOString(),
        id,
      })
    return row ? toProduct(row) : null
  }

  deleteProduct(id: number): boolean {
    return this.#database.query('delete from products where id = ?').run(id).changes > 0
  }

  orders(): Order[] {
    return this.#database
      .query<Omit<Order, 'total' | 'placedOn'> & { total_cents: number; placed_on: string }, []>(
        'select * from orders order by number desc',
      )
      .all()
      .map(({ total_cents, placed_on, ...order }) => ({ ...order, total: total_cents / 100, placedOn: placed_on }))
  }

  addOrder(order: Order): void {
    this.#database
      .query('insert into orders (number, customer, item, total_cents, placed_on, status) values (?, ?, ?, ?, ?, ?)')
      .run(order.number, order.customer, order.item, Math.round(order.total * 100), order.placedOn, order.status)
  }

  openSession(user: string): string {
    const token = randomUUID()
    this.#database.query('insert into sessions (token, user) values (?, ?)').run(token, user)
    return token
  }

  sessionUser(token: string): string | null {
    return (
      this.#database.query<{ user: string }, [string]>('select user from sessions where token = ?').get(token)?.user ??
      null
    )
  }

  closeSession(token: string): void {
    this.#database.query('delete from sessions where token = ?').run(token)
  }
}

function columnsOf(input: ProductInput) {
  return {
    name: input.name,
    price_cents: Math.round(input.price * 100),
    stock: input.stock,
    category: input.category,
    description: input.description,
    free_shipping: input.free_shipping ? 1 : 0,
  }
}
