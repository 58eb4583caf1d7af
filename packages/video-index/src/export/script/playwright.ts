import type { IndexDocument } from '../../protocol/document.ts'
import { type Constants, quote } from './constants.ts'
import type { NamedTarget, PlannedStep } from './plan-moves.ts'
import { type Dialect, writeScript } from './write-script.ts'

/** A test for `@playwright/test` that repeats the steps and checks what the recording ends with. */
export function toPlaywright(document: IndexDocument): string {
  return writeScript(document, {
    imports: `import { expect, type Locator, type Page, test } from '@playwright/test'`,
    command: 'npx playwright test',
    helpers,
    open: `test(${quote(document.procedure.title)}, async ({ page }) => {`,
    close: '})',
    indent: '  ',
    start: 'await page.goto(START_URL)',
    writeMove,
    writePath: (path) => `await page.waitForURL((url) => url.pathname === ${quote(path)})`,
    writeOutcome: (words) => `await expect(page.getByText(${words}).first()).toBeVisible()`,
  } satisfies Dialect)
}

function writeMove({ move }: PlannedStep, constants: Constants): string[] {
  const call = (helper: string, { name }: NamedTarget) => `${helper}(page, ${constants.use(name)})`
  const clickable = (target: NamedTarget) => call(target.isOnly ? 'controlOrText' : 'control', target)
  switch (move.kind) {
    case 'open':
      return [`await page.goto(${quote(move.url)})`]
    case 'click':
      return [`await ${clickable(move.target)}.click(${move.count > 1 ? `{ clickCount: ${move.count} }` : ''})`]
    case 'fill':
      return [`await ${call('field', move.field)}.fill(${constants.use(move.value)})`]
    case 'choose':
      return [`await choose(page, ${constants.use(move.field.name)}, ${constants.use(move.value)})`]
    case 'check':
      return [`await ${call('toggle', move.field)}.setChecked(${move.on})`]
    case 'upload':
      return [`await upload(page, ${call('opener', move.opener)}, ${constants.use(move.file)})`]
    case 'press':
      return [`await page.keyboard.press(${quote(move.keys.join('+'))})`]
    case 'scroll':
      return [`await page.mouse.wheel(0, ${move.down ? 500 : -500})`]
    case 'drag':
      return [`await ${clickable(move.from)}.dragTo(${clickable(move.to)})`]
    case 'by-hand':
      return []
  }
}

const helpers = {
  control: `/** A control with this name, whatever kind it is. */
function control(page: Page, name: string): Locator {
  const by = (role: Parameters<Page['getByRole']>[0]) => page.getByRole(role, { name, exact: true })
  return by('button').or(by('link')).or(by('menuitem')).or(by('tab')).or(by('option')).first()
}`,
  controlOrText: `/** A control with this name, or these words, which stand on the page once. */
function controlOrText(page: Page, name: string): Locator {
  return control(page, name).or(page.getByText(name, { exact: true })).first()
}`,
  field: `/** The field with this label, or with this hint in it. */
function field(page: Page, name: string): Locator {
  return page.getByLabel(name, { exact: true }).or(page.getByPlaceholder(name, { exact: true })).first()
}`,
  toggle: `/** The box or switch with this label. */
function toggle(page: Page, name: string): Locator {
  const by = (role: 'checkbox' | 'switch' | 'radio') => page.getByRole(role, { name, exact: true })
  return by('checkbox').or(by('switch')).or(by('radio')).first()
}`,
  opener: `/** What opens a file dialog: a button, a label, or the field itself. */
function opener(page: Page, name: string): Locator {
  return control(page, name).or(page.getByText(name, { exact: true })).or(page.getByLabel(name, { exact: true })).first()
}`,
  choose: `/** Takes an entry of a list, be it the browser's own or one that the page draws. */
async function choose(page: Page, name: string, entry: string) {
  const list = field(page, name)
  if (await list.evaluate((element) => element instanceof HTMLSelectElement)) {
    await list.selectOption({ label: entry })
    return
  }
  await list.click()
  await page.getByRole('option', { name: entry, exact: true }).or(page.getByRole('menuitem', { name: entry, exact: true })).first().click()
}`,
  upload: `/** Chooses a file: in the field itself, hidden or not, or in the dialog that opens. */
async function upload(page: Page, opener: Locator, path: string) {
  if (await opener.evaluate((element) => element instanceof HTMLInputElement && element.type === 'file')) {
    await opener.setInputFiles(path)
    return
  }
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), opener.click()])
  await chooser.setFiles(path)
}`,
}
