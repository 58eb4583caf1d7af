import { storeDrawing } from './photo-file.ts'
import type { ProductInput, ProductStatus } from './product.ts'
import { type SeedDrawing, seedDrawings } from './seed-drawings.ts'
import type { Order, ShopStore } from './shop-store.ts'

const products: (ProductInput & { drawing: SeedDrawing; status: ProductStatus })[] = [
  {
    name: 'Walnut tray',
    price: 36,
    stock: 17,
    category: 'Kitchen',
    description: 'Oiled walnut with two handles, large enough for breakfast for two.',
    free_shipping: false,
    drawing: 'walnut-tray',
    status: 'published',
  },
  {
    name: 'Paper lantern',
    price: 18,
    stock: 0,
    category: 'Lighting',
    description: 'Folds flat, glows warm.',
    free_shipping: false,
    drawing: 'paper-lantern',
    status: 'draft',
  },
  {
    name: 'Watering can',
    price: 24.9,
    stock: 31,
    category: 'Garden',
    description: 'Holds four litres and pours gently through a brass rose.',
    free_shipping: false,
    drawing: 'watering-can',
    status: 'published',
  },
  {
    name: 'Bluetooth speaker',
    price: 79,
    stock: 23,
    category: 'Audio',
    description: 'Twelve hours of music from one charge.',
    free_shipping: true,
    drawing: 'bluetooth-speaker',
    status: 'published',
  },
  {
    name: 'Linen notebook',
    price: 9.5,
    stock: 120,
    category: 'Office',
    description: '160 dotted pages, a linen cover and a ribbon.',
    free_shipping: false,
    drawing: 'linen-notebook',
    status: 'published',
  },
  {
    name: 'Ceramic mug',
    price: 14,
    stock: 48,
    category: 'Kitchen',
    description: 'Hand-thrown stoneware, safe in the dishwasher.',
    free_shipping: false,
    drawing: 'ceramic-mug',
    status: 'published',
  },
]

const orders: Order[] = [
  {
    number: 1042,
    customer: 'Amara Okafor',
    item: 'Ceramic mug × 4',
    total: 56,
    placedOn: '2026-11-20',
    status: 'Paid',
  },
  {
    number: 1041,
    customer: 'Jonas Weber',
    item: 'Bluetooth speaker',
    total: 79,
    placedOn: '2026-11-19',
    status: 'Shipped',
  },
  { number: 1040, customer: 'Li Na', item: 'Watering can', total: 24.9, placedOn: '2026-11-19', status: 'Shipped' },
  {
    number: 1039,
    customer: 'Sofia Rossi',
    item: 'Linen notebook × 10',
    total: 95,
    placedOn: '2026-11-17',
    status: 'Shipped',
  },
  { number: 1038, customer: 'Mateo Silva', item: 'Walnut tray', total: 36, placedOn: '2026-11-16', status: 'Refunded' },
]

/** Fills a shop that was never opened before. A shop whose products were all deleted stays empty. */
export async function seedShop(store: ShopStore, photos: string): Promise<void> {
  if (!store.isEmpty()) return
  for (const { drawing, status, ...input } of products) {
    store.addProduct(input, status, await storeDrawing(photos, drawing, seedDrawings[drawing]))
  }
  for (const order of orders) store.addOrder(order)
}
