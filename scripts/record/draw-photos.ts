import { join } from 'node:path'

import { launch } from 'puppeteer-core'

import type { RecordingTools } from './tools.ts'

const photos = {
  'desk-lamp.png': `
    <defs><linearGradient id="wall" x1="0" y1="0" x2="0" y2="1"><stop stop-color="#f3e6d3"/><stop offset="1" stop-color="#e6cfae"/></linearGradient>
    <radialGradient id="glow" cx=".5" cy="0" r="1"><stop stop-color="#fff7d6" stop-opacity=".95"/><stop offset="1" stop-color="#fff7d6" stop-opacity="0"/></radialGradient></defs>
    <rect width="480" height="360" fill="url(#wall)"/><rect y="282" width="480" height="78" fill="#a06d43"/><rect y="282" width="480" height="7" fill="#b98352"/>
    <path d="M268 122 150 290h280L356 112z" fill="url(#glow)"/>
    <ellipse cx="164" cy="296" rx="66" ry="9" fill="#6d4627" opacity=".45"/>
    <path d="M102 292c0-16 26-22 60-22s60 6 60 22z" fill="#22443a"/>
    <path d="M162 272 120 168 226 74" fill="none" stroke="#2c5a4c" stroke-width="11" stroke-linejoin="round" stroke-linecap="round"/>
    <circle cx="120" cy="168" r="11" fill="#d8a24a"/><circle cx="226" cy="74" r="10" fill="#d8a24a"/>
    <path d="M226 66c54-24 122-8 138 50l-104 16c-26-14-40-38-34-66z" fill="#22443a"/><ellipse cx="312" cy="126" rx="53" ry="12" transform="rotate(-8 312 126)" fill="#fff3c4"/>
    <rect x="330" y="264" width="92" height="12" rx="2" fill="#c8543d"/><rect x="322" y="276" width="104" height="13" rx="2" fill="#3f6ea8"/>`,
  'headset.png': `
    <defs><linearGradient id="wall" x1="0" y1="0" x2="1" y2="1"><stop stop-color="#dfe9f7"/><stop offset="1" stop-color="#b6c9e8"/></linearGradient></defs>
    <rect width="480" height="360" fill="url(#wall)"/><ellipse cx="240" cy="318" rx="140" ry="14" fill="#5b7096" opacity=".35"/>
    <path d="M132 214c-8-176 224-176 216 0" fill="none" stroke="#1f2a3d" stroke-width="22" stroke-linecap="round"/>
    <path d="M152 150c20-78 156-78 176 0" fill="none" stroke="#3a4a66" stroke-width="9" stroke-linecap="round"/>
    <rect x="104" y="182" width="62" height="104" rx="29" fill="#1f2a3d"/><rect x="314" y="182" width="62" height="104" rx="29" fill="#1f2a3d"/>
    <rect x="148" y="192" width="26" height="84" rx="13" fill="#e4794f"/><rect x="306" y="192" width="26" height="84" rx="13" fill="#e4794f"/>
    <path d="M128 278c4 34 40 44 86 44" fill="none" stroke="#1f2a3d" stroke-width="8" stroke-linecap="round"/><rect x="204" y="311" width="46" height="21" rx="10" fill="#3a4a66"/>`,
}

/** Draws the pictures that are uploaded in the recording and in the quickstart. */
export async function drawPhotos(tools: RecordingTools, folder: string): Promise<void> {
  const browser = await launch({
    executablePath: tools.chrome,
    args: ['--no-sandbox', '--disable-gpu'],
    defaultViewport: { width: 480, height: 360 },
  })
  try {
    const page = await browser.newPage()
    for (const [name, shapes] of Object.entries(photos)) {
      await page.setContent(
        `<body style="margin:0"><svg width="480" height="360" style="display:block">${shapes}</svg>`,
      )
      await Bun.write(join(folder, name), await page.screenshot({ type: 'png' }))
    }
  } finally {
    await browser.close()
  }
}
