import { basename } from 'node:path'

/** The bundled recording: somebody publishes a desk lamp in the demo shop. */
export const demoRecording = 'examples/publish-product.mp4'
export const demoPhoto = 'examples/media/headset.png'

/** A product as the shop's own API tells it. */
export type SavedProduct = {
  name: string
  price: number
  stock: number
  category: string
  photo_name: string | null
  status: string
}

/** What is asked for instead of the desk lamp. */
export const demoProduct: SavedProduct = {
  name: 'Studio headset',
  price: 299,
  stock: 7,
  category: 'Audio',
  photo_name: basename(demoPhoto),
  status: 'published',
}

/** The flags that ask for it. New values go by what the recording shows, so that they hold however a label was read. */
export const demoFlags: readonly string[] = [
  ...[
    ['Desk lamp', demoProduct.name],
    ['49.90', '299.00'],
    ['12', '7'],
    ['Lighting', demoProduct.category],
    ['desk-lamp.png', demoPhoto],
  ].flatMap(([recorded, wanted]) => ['--set', `${recorded}=${wanted}`]),
  '--file',
  demoPhoto,
  '--secret',
  'user=demo',
  '--secret',
  'password=demo-shop',
]
