// Runs under Node: `node replay.mjs FLOW FILE` replays a flow of Chrome's Recorder as @puppeteer/replay parses it, and uploads FILE where
// the flow asks for a file, which the format has no step for.
import { createRunner, parse, PuppeteerRunnerExtension } from '@puppeteer/replay'
import { readFile } from 'node:fs/promises'
import puppeteer from 'puppeteer'

const [flowPath, filePath] = process.argv.slice(2)
const flow = parse(JSON.parse(await readFile(flowPath, 'utf8')))
const browser = await puppeteer.launch()
const page = await browser.newPage()

class WithUploads extends PuppeteerRunnerExtension {
  async runStep(step, flow) {
    if (step.type !== 'customStep') return await super.runStep(step, flow)
    if (step.name !== 'upload') throw new Error(`nothing does ${step.name}`)
    const click = { type: 'click', target: 'main', selectors: step.parameters.selectors, offsetX: 6, offsetY: 6 }
    const [chooser] = await Promise.all([page.waitForFileChooser(), super.runStep(click, flow)])
    await chooser.accept([filePath])
  }
}

try {
  const runner = await createRunner(flow, new WithUploads(browser, page, { timeout: 30_000 }))
  process.exitCode = (await runner.run()) ? 0 : 1
} finally {
  await browser.close()
}
