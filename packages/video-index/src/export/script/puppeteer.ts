import type { IndexDocument } from '../../protocol/document.ts'
import { type Constants, quote } from './constants.ts'
import type { NamedTarget, PlannedStep } from './plan-moves.ts'
import { type Dialect, writeScript } from './write-script.ts'

/** A program for `puppeteer` that repeats the steps and waits for what the recording ends with. */
export function toPuppeteer(document: IndexDocument): string {
  const { width, height } = document.video
  return writeScript(document, {
    imports: `import puppeteer, { type ElementHandle, type KeyInput, Locator, type Page } from 'puppeteer'`,
    command: 'node SCRIPT.ts (Node 23 or later), or npx tsx SCRIPT.ts',
    helpers,
    open: [
      'const browser = await puppeteer.launch()',
      'try {',
      '  const page = await browser.newPage()',
      `  await page.setViewport({ width: ${width}, height: ${height} })`,
    ].join('\n'),
    close: ['} finally {', '  await browser.close()', '}'].join('\n'),
    indent: '  ',
    start: 'await page.goto(START_URL)',
    writeMove,
    writePath: (path) => `await page.waitForFunction((path) => location.pathname === path, {}, ${quote(path)})`,
    writeOutcome: (words) => `await page.locator(\`text/\${${words}}\`).wait()`,
  } satisfies Dialect)
}

function writeMove({ move }: PlannedStep, constants: Constants): string[] {
  const call = (helper: string, { name }: NamedTarget) => `${helper}(page, ${constants.use(name)})`
  const clickable = (target: NamedTarget) => call(target.isOnly ? 'controlOrText' : 'control', target)
  switch (move.kind) {
    case 'open':
      return [`await page.goto(${quote(move.url)})`]
    case 'click':
      return [`await ${clickable(move.target)}.click(${move.count > 1 ? `{ count: ${move.count} }` : ''})`]
    case 'fill':
      return [`await ${call('field', move.field)}.fill(${constants.use(move.value)})`]
    case 'choose':
      return [`await choose(page, ${constants.use(move.field.name)}, ${constants.use(move.value)})`]
    case 'check':
      return [`await setChecked(page, ${constants.use(move.field.name)}, ${move.on})`]
    case 'upload':
      return [`await upload(page, ${call('controlOrText', move.opener)}, ${constants.use(move.file)})`]
    case 'press':
      return [`await press(page, ${JSON.stringify(move.keys)})`]
    case 'scroll':
      return [`await page.mouse.wheel({ deltaY: ${move.down ? 500 : -500} })`]
    case 'drag':
      return [`await drag(page, ${clickable(move.from)}, ${clickable(move.to)})`]
    case 'by-hand':
      return []
  }
}

const helpers = {
  byRole: `/** What has this name and one of these roles; which of them comes first does not matter. */
function byRole(page: Page, name: string, roles: string[]) {
  return Locator.race(roles.map((role) => page.locator(\`aria/\${name}[role="\${role}"]\`)))
}`,
  control: `/** A control with this name, whatever kind it is. */
function control(page: Page, name: string) {
  return byRole(page, name, ['button', 'link', 'menuitem', 'tab', 'option'])
}`,
  controlOrText: `/** A control with this name, or these words, which stand on the page once. */
function controlOrText(page: Page, name: string) {
  return Locator.race([control(page, name), page.locator(\`text/\${name}\`)])
}`,
  byLabel: `/** The field whose label has these words, where its name says more than those. */
function byLabel(page: Page, name: string) {
  const words = \`concat(\${name.split('"').map((part) => \`"\${part}"\`).join(\`, '"', \`)}, "")\`
  const isField = 'self::input or self::select or self::textarea or @role = "combobox" or @role = "textbox"'
  const label = \`//label[normalize-space() = \${words}]\`
  const isNamed = \`@aria-labelledby and \${label}/@id and contains(concat(" ", @aria-labelledby, " "), concat(" ", \${label}/@id, " "))\`
  const isLabelled = \`@id = \${label}/@for or (\${isNamed})\`
  return page.locator(\`xpath///*[\${isField}][\${isLabelled}]\`)
}`,
  field: `/** The field with this label. */
function field(page: Page, name: string) {
  return Locator.race([byRole(page, name, ['textbox', 'searchbox', 'spinbutton', 'combobox']), byLabel(page, name)])
}`,
  setChecked: `async function setChecked(page: Page, name: string, on: boolean) {
  const box = byRole(page, name, ['checkbox', 'switch', 'radio'])
  const isOn = await (await box.waitHandle()).evaluate((element) =>
    element instanceof HTMLInputElement ? element.checked : element.ariaChecked === 'true')
  if (isOn !== on) await box.click()
}`,
  choose: `/** Takes an entry of a list, be it the browser's own or one that the page draws. */
async function choose(page: Page, name: string, entry: string) {
  const list = Locator.race([byRole(page, name, ['combobox', 'listbox', 'button']), byLabel(page, name)])
  const value = await (await list.waitHandle()).evaluate((element, entry) =>
    element instanceof HTMLSelectElement ? [...element.options].find(({ label }) => label.trim() === entry)?.value ?? entry : null, entry)
  if (value !== null) {
    await list.fill(value)
    return
  }
  await list.click()
  await byRole(page, entry, ['option', 'menuitem']).click()
}`,
  upload: `/** Chooses a file: in the field itself, hidden or not, or in the dialog that opens. */
async function upload(page: Page, opener: Locator<Element>, path: string) {
  const element = await opener.waitHandle()
  if (await element.evaluate((element) => element instanceof HTMLInputElement && element.type === 'file')) {
    await (element as ElementHandle<HTMLInputElement>).uploadFile(path)
    return
  }
  const [chooser] = await Promise.all([page.waitForFileChooser(), opener.click()])
  await chooser.accept([path])
}`,
  press: `/** Holds the keys down one after the other, then lets them go. */
async function press(page: Page, keys: KeyInput[]) {
  for (const key of keys) await page.keyboard.down(key)
  for (const key of keys.reverse()) await page.keyboard.up(key)
}`,
  drag: `async function drag(page: Page, from: Locator<Element>, to: Locator<Element>) {
  const start = await (await from.waitHandle()).clickablePoint()
  const end = await (await to.waitHandle()).clickablePoint()
  await page.mouse.move(start.x, start.y)
  await page.mouse.down()
  await page.mouse.move(end.x, end.y, { steps: 10 })
  await page.mouse.up()
}`,
}
