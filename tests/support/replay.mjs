// Runs under Node: `node replay.mjs FLOW FILE` replays a flow of Chrome's Recorder as @puppeteer/replay parses it, and uploads FILE where
// the flow asks for a file, which the format has no step for.
import { createRunner, parse, PuppeteerRunnerExtension, StepType } from '@puppeteer/replay'
import { readFile } from 'node:fs/promises'
import { launch } from 'puppeteer-core'

const [flowPath, filePath] = process.argv.slice(2)
const flow = parse(JSON.parse(await readFile(flowPath, 'utf8')))
const browser = await launch({
  executablePath: process.env.CHROME,
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run'],
})
const page = await browser.newPage()

class WithUploads extends PuppeteerRunnerExtension {
  async runStep(step, flow) {
    if (step.type !== StepType.CustomStep) return await super.runStep(step, flow)
    if (step.name !== 'upload') throw new Error(`nothing does ${step.name}`)
    const { input, opener, selectors = opener?.selectors } = step.parameters
    if (input) return await (await page.waitForSelector(input.selectors[0][0])).uploadFile(filePath)
    const click = { type: StepType.Click, target: 'main', selectors, offsetX: 6, offsetY: 6 }
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
