import { type Browser, launch } from 'puppeteer-core'

export const screenSize = { width: 1920, height: 1080 }
/** Where the field is that is typed into, and how far one of its letters is from the next. */
export const field = { x: 420, width: 1100, height: 44, letterWidth: 12.04 }
export const button = { x: 1120, y: 968 }

const words =
  'account address amount archive balance billing branch budget carrier catalogue category channel city client comment company contact contract country courier credit currency customer deadline delivery department deposit discount district document employee estimate exchange expense export factory filter freight gateway health history holiday import industry insurance invoice journal keyword language ledger license location manager margin market material member message method minimum mobile monthly network notice number office option order outlet owner package partner payment period permit person phone picture platform policy position postage prefix premium price printer priority process product profile profit project property province purchase quality quantity quarter query receipt record reference refund region register report request reserve return revenue review sample schedule section sector segment seller service session setting shipment signature source standard status storage street style subject subtotal summary supplier support surface system target template terminal territory ticket title total tracking transfer transit turnover update upload vendor version volume voucher warehouse warranty weight wholesale window worker yearly zone'.split(
    ' ',
  )

/** How far down the field stands differs from screen to screen. */
export function fieldTop(screen: number): number {
  return 190 + 90 * (screen % 3)
}

/** The same numbers on every run, so that runs can be compared. */
function randomFrom(seed: number): (below: number) => number {
  let state = (seed + 1) * 2654435761
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0
    return (state >>> 8) % below
  }
}

export async function openDrawingBrowser(chrome: string): Promise<Browser> {
  return await launch({ executablePath: chrome, args: ['--no-sandbox', '--disable-gpu'] })
}

/** A page of a business application, 1920 × 1080 with some 130 labels, and what is typed into its field. */
export async function drawScreen(browser: Browser, path: string, screen: number): Promise<void> {
  let random = randomFrom(1000 + Math.floor(screen / 8))
  const word = () => words[random(words.length)]!
  const title = () => word().replace(/^./, (letter) => letter.toUpperCase())
  const app = `${title()} desk`
  const text = (x: number, y: number, size: number, content: string, style = '') =>
    `<text x="${x}" y="${y}" font-family="DejaVu Sans, sans-serif" font-size="${size}" fill="#223" ${style}>${content}</text>`
  // The menu stays for some pages, as it does in an application; the rest of the page is new.
  const menu = Array.from({ length: 14 }, (_, at) => text(40, 150 + at * 56, 18, `${title()} ${word()}`))
  random = randomFrom(screen)
  const top = fieldTop(screen)
  const rows = Array.from({ length: 16 }, (_, row) => {
    const y = 500 + row * 27
    const cells = [String(10_000 + random(90_000)), `${title()} ${word()}`, title(), `${word()} ${word()}`, title()]
    const price = `${random(900)}.${10 + random(90)}`
    return [...cells, price].map((cell, at) => text(360 + at * 250, y, 16, cell)).join('')
  })
  const typed = Array.from({ length: 4 }, word).join('-').slice(0, 28)
  const shapes = `<rect width="1920" height="1080" fill="#f6f7fa"/><rect width="320" height="1080" fill="#e7eaf1"/>
    ${text(40, 70, 26, app, 'font-weight="bold"')}${menu.join('')}
    ${text(360, 96, 32, `${title()} ${word()} ${word()}`, 'font-weight="bold"')}
    ${text(360, 140, 17, Array.from({ length: 9 }, word).join(' '))}
    ${text(field.x, top - 12, 17, `${title()} ${word()}`)}
    <rect x="${field.x - 10}" y="${top}" width="${field.width}" height="${field.height}" rx="6" fill="#fff" stroke="#8892a6"/>
    <text x="${field.x}" y="${top + 29}" font-family="DejaVu Sans Mono, monospace" font-size="20" fill="#111">${typed}</text>
    <rect x="340" y="470" width="1540" height="460" rx="8" fill="#fff" stroke="#d4d9e4"/>${rows.join('')}
    <rect x="${button.x - 60}" y="${button.y - 24}" width="200" height="48" rx="8" fill="#2456c7"/>
    ${text(button.x - 30, button.y + 7, 20, `Save ${word()}`, 'style="fill:#fff"')}`
  await drawShapes(browser, path, { ...screenSize, shapes })
}

/** An arrow as desktops draw it, and a strip of the field's ground that hides what is not typed yet behind a caret. */
export async function drawOverlays(browser: Browser, pointer: string, cover: string): Promise<void> {
  const arrow = '<path d="M1 1V21L6 17 9 25 13 23 9.500 16H16Z" fill="#111" stroke="#fff" stroke-width="1.5"/>'
  await drawShapes(browser, pointer, { width: 20, height: 28, shapes: arrow })
  const [width, height] = [28 * field.letterWidth + 10, field.height - 12].map(Math.round) as [number, number]
  const strip = `<rect width="${width}" height="${height}" fill="#fff"/><rect y="4" width="2" height="${height - 8}" fill="#111"/>`
  await drawShapes(browser, cover, { width, height, shapes: strip })
}

async function drawShapes(
  browser: Browser,
  path: string,
  { width, height, shapes }: { width: number; height: number; shapes: string },
): Promise<void> {
  const page = await browser.newPage()
  await page.setViewport({ width, height })
  await page.setContent(
    `<body style="margin:0"><svg width="${width}" height="${height}" style="display:block">${shapes}</svg>`,
  )
  await Bun.write(path, await page.screenshot({ type: 'png', omitBackground: true }))
  await page.close()
}
