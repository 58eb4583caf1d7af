import { AgentError, findChrome, printPdf } from '@stepcast/agent'
import { exportProcedure, exportRecording, type IndexDocument, Library } from '@stepcast/video-index'
import { everyMove, hostileWords } from '@stepcast/video-index/testing'
import { startServer } from '@stepcast/web'
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { strFromU8, unzipSync } from 'fflate'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, launch, type Page } from 'puppeteer-core'
import { extractText, getDocumentProxy } from 'unpdf'
import { demoRecording } from '../scripts/quickstart/demo.ts'
import { indexDemo } from './support/indexed-demo.ts'
import { root, stepcast } from './support/stepcast.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const patienceMs = 300_000
setDefaultTimeout(patienceMs)
const folder = temporaryFolder()
const dataDir = join(folder.path, 'data')
let library: Library
let recording: IndexDocument
let browser: Browser

beforeAll(async () => {
  await indexDemo(dataDir)
  library = await Library.open({ dataDir })
  recording = await library.get(join(root, demoRecording))
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run']
  browser = await launch({ executablePath: await findChrome(), args })
}, patienceMs)
afterAll(async () => {
  await browser.close()
  await library.close()
  await folder[Symbol.asyncDispose]()
})

async function onPage<T>(look: (page: Page) => Promise<T>): Promise<T> {
  const page = await browser.newPage()
  try {
    return await look(page)
  } finally {
    await page.close()
  }
}

describe('the HTML guide', () => {
  /** The guide as a browser shows it: what it asked for, what its policy refused, what ran. */
  async function open(html: string) {
    const path = join(folder.path, 'guide.html')
    await Bun.write(path, html)
    return await onPage(async (page) => {
      const asked: string[] = []
      const complaints: string[] = []
      page.on('request', (request) => void asked.push(request.url().slice(0, 60)))
      page.on('console', (message) => void complaints.push(message.text()))
      page.on('dialog', (dialog) => void dialog.dismiss().then(() => complaints.push('a script ran')))
      await page.goto(`file://${path}`, { waitUntil: 'load' })
      const shown = await page.evaluate(() => ({
        title: document.title,
        headings: [...document.querySelectorAll('h3')].map((heading) =>
          heading.textContent?.replace(/\s+/g, ' ').trim(),
        ),
        pictures: [...document.images].map(
          ({ complete, naturalWidth, alt }) => complete && naturalWidth > 0 && alt !== '',
        ),
        elements: [...new Set([...document.querySelectorAll('body *')].map(({ localName }) => localName))],
        paper: getComputedStyle(document.body).backgroundColor,
      }))
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }])
      const darkPaper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
      return { ...shown, darkPaper, complaints, asked: asked.filter((url) => !/^(?:file|data):/.test(url)) }
    })
  }

  test('stands alone: its pictures and styles are in it, it asks for nothing, and follows light and dark', async () => {
    const { content } = await exportRecording(library, recording, 'html')
    const shown = await open(content as string)
    expect({ asked: shown.asked, complaints: shown.complaints }).toEqual({ asked: [], complaints: [] })
    expect(shown.title).toBe(recording.procedure.title)
    expect(shown.headings).toHaveLength(recording.procedure.steps.length)
    expect(shown.headings[0]).toContain(recording.procedure.steps[0]!.title)
    // one a step, and the screen at the end
    expect(shown.pictures).toEqual(Array.from({ length: recording.procedure.steps.length + 1 }, () => true))
    expect(shown.elements).not.toContain('script')
    expect(shown.darkPaper).not.toBe(shown.paper)
  })

  test('shows recorded words as words, whatever they are', async () => {
    for (const words of hostileWords) {
      const hostile = everyMove(words)
      const steps = hostile.procedure.steps.map((step) => ({ ...step, keyframes: { before: '', after: '' } }))
      const { content } = await exportRecording(
        library,
        { ...hostile, procedure: { ...hostile.procedure, steps } },
        'html',
      )
      const shown = await open(content as string)
      expect(shown.complaints).toEqual([])
      expect(shown.elements.filter((name) => ['script', 'img', 'iframe', 'object'].includes(name))).toEqual([])
      expect(shown.headings).toHaveLength(steps.length)
    }
  })
})

describe('the PDF guide', () => {
  test(
    'holds every step as text, and its pictures',
    async () => {
      const { content } = await exportRecording(library, recording, 'pdf', { printPdf })
      const pdf = await getDocumentProxy(new Uint8Array(content as Uint8Array))
      const { text, totalPages } = await extractText(pdf, { mergePages: true })
      const words = text.replaceAll(/\s+/g, ' ')
      for (const { title } of recording.procedure.steps) expect(words).toContain(title)
      expect(totalPages).toBeGreaterThan(2)
      expect(totalPages).toBeLessThanOrEqual(recording.procedure.steps.length + 2)
      expect((await pdf.getMetadata()).info).toMatchObject({ Title: recording.procedure.title })
    },
    patienceMs,
  )

  test('says when there is no Chrome', async () => {
    const failure = await printPdf('<p>x</p>', { chromePath: '/nowhere/chrome' }).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(AgentError)
    expect(failure).toMatchObject({ code: 'chrome_failed' })
  })
})

test(
  'Mermaid draws the flow chart, a box a step, whatever was recorded',
  async () => {
    await onPage(async (page) => {
      await page.addScriptTag({ path: join(root, 'node_modules/@mermaid-js/tiny/dist/mermaid.tiny.js') })
      const draw = (chart: string) =>
        page.evaluate(async (chart) => {
          const mermaid = (
            globalThis as unknown as {
              mermaid: {
                parse: (text: string) => Promise<unknown>
                render: (id: string, text: string) => Promise<{ svg: string }>
              }
            }
          ).mermaid
          await mermaid.parse(chart)
          document.body.innerHTML = (await mermaid.render('chart', chart)).svg
          return [...document.querySelectorAll('.node')].map(
            (node) => node.textContent?.replaceAll(/\s+/g, ' ').trim() ?? '',
          )
        }, chart)
      const boxes = await draw(exportProcedure(recording, 'mermaid'))
      expect(boxes).toHaveLength(recording.procedure.steps.length + 2)
      expect(boxes.filter((text) => text.startsWith('3 · '))).toEqual([
        `3 · ${recording.procedure.steps[2]!.title}0:10`,
      ])
      for (const words of hostileWords) {
        const hostile = everyMove(words)
        const drawn = await draw(exportProcedure(hostile, 'mermaid'))
        expect(drawn).toHaveLength(hostile.procedure.steps.length + 2)
      }
      expect(draw('flowchart TD\n  a[" --> --> b')).rejects.toThrow()
    })
  },
  patienceMs,
)

test('the words of a label find its field and no other, whatever they are', async () => {
  const label = `"Net" & 'gross' price`
  const action = { kind: 'fill' as const, target: { text: label }, value: '5' }
  const sample = everyMove('x')
  const steps = [{ ...sample.procedure.steps[0]!, action }]
  const flow = exportProcedure({ ...sample, procedure: { ...sample.procedure, parameters: [], steps } }, 'recorder')
  const { selectors = [] } = (JSON.parse(flow) as { steps: { selectors?: string[][] }[] }).steps.at(-1)!
  const xpath = selectors
    .flat()
    .find((selector) => selector.startsWith('xpath/'))!
    .slice('xpath/'.length)
  const found = await onPage(async (page) => {
    const words = label.replaceAll('&', '&amp;')
    await page.setContent(`
      <input id="none"><label>Other</label><input id="other" aria-labelledby="elsewhere">
      <label for="by-for"> ${words} </label><input id="by-for">
      <label id="name">${words}</label><div id="by-name" role="combobox" aria-labelledby="name value"></div>`)
    return await page.evaluate((xpath) => {
      const result = document.evaluate(xpath, document, null, XPathResult.ORDERED_NODE_SNAPSHOT_TYPE)
      return Array.from({ length: result.snapshotLength }, (_, at) => (result.snapshotItem(at) as Element).id)
    }, xpath)
  })
  expect(found).toEqual(['by-for', 'by-name'])
})

describe('stepcast steps', () => {
  const steps = (...flags: string[]) => stepcast(['steps', demoRecording, ...flags], { dataDir })

  test('writes to the file whose name tells the format, pictures beside it', async () => {
    const path = join(folder.path, 'new folder', 'guide.md')
    const { exitCode, stdout, stderr } = await steps('-o', path)
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' })
    expect(stderr).toContain('and 10 pictures beside it')
    const pictures = [...(await Bun.file(path).text()).matchAll(/\]\(<(guide-pictures\/[^>]+)>\)/g)].map(
      ([, name]) => name!,
    )
    expect(pictures).toHaveLength(10)
    expect(pictures.filter((name) => !existsSync(join(folder.path, 'new folder', name)))).toEqual([])
  })

  test('puts a clip of a step into a folder, under a name of its own', async () => {
    const { exitCode, stderr } = await steps('--format', 'gif', '--step', '2', '--output', folder.path)
    expect(exitCode).toBe(0)
    expect(stderr).toContain('Publish-product-step-2.gif')
    expect(await Bun.file(join(folder.path, 'Publish-product-step-2.gif')).slice(0, 6).text()).toBe('GIF89a')
  })

  test('hands binary formats to a pipe as they are', async () => {
    const child = Bun.spawn(
      [process.execPath, join(root, 'packages/cli/src/main.ts'), 'steps', demoRecording, '--format', 'skill'],
      {
        env: { ...process.env, STEPCAST_DATA_DIR: dataDir },
        cwd: root,
        stdout: 'pipe',
      },
    )
    const files = unzipSync(new Uint8Array(await new Response(child.stdout).arrayBuffer()))
    expect(strFromU8(files['publish-product/SKILL.md']!)).toStartWith('---\nname: publish-product\n')
    expect(Object.keys(files)).toHaveLength(11)
  })

  test.each([
    [['--format', 'gif'], '--step 3'],
    [['--format', 'html', '--step', '3'], 'leave out --step'],
    [['--format', 'vtt', '--blur', '0,0,1,1'], 'leave out --blur'],
    [['--format', 'md', '--blur', '0,0,1,1'], 'write it to a file'],
    [['--format', 'html', '--blur', '0,0,2,1'], 'fractions'],
    [['--format', 'word'], 'playwright'],
    [['-o', 'guide.docx'], '--format'],
    [['--step', '3'], '--format'],
  ])('%j is wrong usage, and it says what is right', async (flags, hint) => {
    const { exitCode, stdout, stderr } = await steps(...flags)
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toMatch(/^error\[usage\]: .*\n$/)
    expect(stderr).toContain(hint)
  })

  test('says where it could not write', async () => {
    const { exitCode, stderr } = await steps('-o', join(root, 'package.json', 'guide.html'))
    expect(exitCode).toBe(1)
    expect(stderr).toMatch(
      /^error\[output_unwritable\]: .*guide\.html cannot be written: .*; name another place with -o\n$/,
    )
  })

  test('teaches every format in its help', async () => {
    const { stdout } = await steps('--help')
    for (const name of ['recorder', 'playwright', 'skill', 'gif', 'drawio']) expect(stdout).toContain(`\n  ${name} `)
  })
})

test(
  'the server hands out guides with their pictures covered, and clips',
  async () => {
    const server = await startServer({ dataDir, port: 0 })
    try {
      const address = `${server.url}/api/v1/videos/${recording.video.id}/procedure`
      const guide = await fetch(`${address}?format=html`)
      expect(guide.headers.get('content-security-policy')).toContain('sandbox')
      expect(await guide.text()).toContain('data:image/webp;base64,')
      const zip = await fetch(`${address}?format=md&download=true&blur=0,0,1,0.1&blur=0,0.5,1,1`)
      expect(zip.headers.get('content-type')).toBe('application/zip')
      expect(Object.keys(unzipSync(new Uint8Array(await zip.arrayBuffer())))).toHaveLength(11)
      const clip = await fetch(`${address}?format=mp4&step=4`)
      expect(clip.headers.get('content-type')).toBe('video/mp4')
      expect((await clip.arrayBuffer()).byteLength).toBeGreaterThan(1000)
    } finally {
      await server.close()
    }
  },
  patienceMs,
)
