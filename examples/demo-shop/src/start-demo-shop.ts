import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'

import { createShopApp } from './app.tsx'
import { DemoShopError } from './errors.ts'
import { photoFolder } from './photo-file.ts'
import type { Product } from './product.ts'
import { seedShop } from './seed-shop.ts'
import { ShopStore } from './shop-store.ts'

export interface DemoShopOptions {
  /** Folder for the database and the photos; made when missing, and seeded when the shop is new. */
  dataDir: string
  /** 0, the default, takes any free port. */
  port?: number
  hostname?: '127.0.0.1'
}

export interface DemoShop extends AsyncDisposable {
  /** Origin without a slash at the end, such as `http://127.0.0.1:4780`. */
  url: string
  /** What the shop holds now, newest first: the same that `GET /api/products` answers. */
  products(): Product[]
  close(): Promise<void>
}

/**
 * Serves the shop until `close()`.
 * @throws DemoShopError `data_dir_unusable` or `port_unavailable`
 */
export async function startDemoShop({ dataDir, port = 0, hostname = '127.0.0.1' }: DemoShopOptions): Promise<DemoShop> {
  const { store, photos } = await openShop(resolve(dataDir))
  const app = createShopApp({ store, photos, script: await pageScript() })
  let server: ReturnType<typeof Bun.serve>
  try {
    server = Bun.serve({ port, hostname, fetch: app.fetch })
  } catch (cause) {
    store.close()
    throw new DemoShopError('port_unavailable', `port ${port} cannot be used`, {
      hint: 'choose another port, or 0 for any free one',
      cause,
    })
  }
  const close = async () => {
    await server.stop(true)
    store.close()
  }
  return {
    url: `http://${hostname}:${server.port}`,
    products: () => store.products(),
    close,
    [Symbol.asyncDispose]: close,
  }
}

async function openShop(dataDir: string): Promise<{ store: ShopStore; photos: string }> {
  try {
    mkdirSync(dataDir, { recursive: true })
    const photos = photoFolder(dataDir)
    const store = new ShopStore(dataDir)
    await seedShop(store, photos)
    return { store, photos }
  } catch (cause) {
    throw new DemoShopError('data_dir_unusable', `the shop cannot be kept in ${dataDir}`, {
      hint: 'name a folder that can be written to',
      cause,
    })
  }
}

async function pageScript(): Promise<string> {
  const source = await Bun.file(new URL('./client/shop.ts', import.meta.url)).text()
  return new Bun.Transpiler({ loader: 'ts', target: 'browser' }).transform(source)
}
