import { startDemoShop } from '@stepcast/demo-shop'
import { startServer } from '@stepcast/web'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { commandLine, root } from '../setup/run.ts'
import { fail, paint, say, section, took } from '../terminal.ts'
import { demoFlags, demoPhoto, demoProduct, demoRecording, type SavedProduct } from './demo.ts'

const dataDir = resolve(process.env['STEPCAST_DATA_DIR'] || join(root, '.stepcast'))

/** Shows everything on the bundled recording; resolves to whether the shop holds what was asked for. */
export async function showProduct({ stay }: { stay: boolean }): Promise<boolean> {
  for (const path of [demoRecording, demoPhoto])
    if (!existsSync(join(root, path))) {
      fail('demo_missing', `${path} is not there`, 'check out the whole repository')
      return false
    }

  section('Watch: read the recording')
  if (!(await stepcast('index', demoRecording))) return false

  section('Find: ask it')
  for (const question of ['when is step 3 shown?', 'where do they set the price?'])
    if (!(await stepcast('ask', question, '--video', demoRecording))) return false

  section('Do: the same again, with other values')
  const shopDir = await mkdtemp(join(tmpdir(), 'stepcast-demo-shop-'))
  const shop = await startDemoShop({ dataDir: shopDir })
  try {
    say(paint('dim', `the demo shop runs at ${shop.url}`))
    const ran = await stepcast('run', demoRecording, '--url', shop.url, ...demoFlags, '--yes')

    section('Check: what the shop itself has saved')
    const saved = await readProducts(shop.url)
    const product = saved.find(({ name }) => name === demoProduct.name)
    if (product) say(describeProduct(product))
    if (!ran || !product || !isAsked(product)) {
      fail(
        'quickstart_failed',
        'the shop does not hold the product that was asked for',
        'the report above shows how far it came',
      )
      return false
    }
    say(paint('green', '✓ just as asked'))
    return await showPage(shop.url, { stay })
  } finally {
    await shop.close()
    await rm(shopDir, { recursive: true, force: true })
  }
}

async function showPage(shopUrl: string, { stay }: { stay: boolean }): Promise<boolean> {
  section('Look: the web page')
  const server = await startServer({ dataDir }).catch(() => startServer({ dataDir, port: 0 })) // the usual port may be taken
  try {
    const page = await fetch(server.url)
    if (!page.ok) {
      fail(
        'page_failed',
        `${server.url} answered ${page.status}`,
        'start it with `stepcast serve` and look at what it says',
      )
      return false
    }
    say(`${paint('green', '✓')} ${paint('bold', server.url)}`)
    if (stay) {
      say(
        paint('dim', `open it to play, ask and run; the demo shop stays at ${shopUrl} (user demo, password demo-shop)`),
      )
      say(paint('dim', 'Ctrl-C ends both'))
      await interruption()
    }
    return true
  } finally {
    await server.close()
  }
}

function interruption(): Promise<void> {
  return new Promise((done) => {
    process.once('SIGINT', () => done())
    process.once('SIGTERM', () => done())
  })
}

/** Runs the command as a user would, and shows it. */
async function stepcast(...words: string[]): Promise<boolean> {
  console.log(`\n  ${paint('dim', '$')} ${paint('bold', showCommand(words))}`)
  const started = performance.now()
  const child = Bun.spawn([...commandLine, ...words], {
    cwd: root,
    env: { ...process.env, STEPCAST_DATA_DIR: dataDir },
    stdio: ['inherit', 'inherit', 'inherit'],
  })
  const ok = (await child.exited) === 0
  say(took(started))
  return ok
}

/** As one would type it; long ones with a flag a line. */
function showCommand(words: readonly string[]): string {
  const quoted = ['stepcast', ...words].map((word) => (/^[\w./:@=-]+$/.test(word) ? word : `'${word}'`))
  const line = quoted.join(' ')
  return line.length < 100 ? line : line.replaceAll(' --', ' \\\n      --')
}

async function readProducts(shopUrl: string): Promise<SavedProduct[]> {
  const response = await fetch(new URL('/api/products', shopUrl))
  return (await response.json()) as SavedProduct[]
}

function isAsked(product: SavedProduct): boolean {
  return Object.entries(demoProduct).every(([field, value]) => product[field as keyof SavedProduct] === value)
}

function describeProduct({ name, price, stock, category, status, photo_name: photo }: SavedProduct): string {
  return `${paint('bold', name)} · €${price.toFixed(2)} · ${stock} in stock · ${category} · ${status} · photo ${photo ?? 'none'}`
}
