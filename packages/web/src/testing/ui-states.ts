import { join } from 'node:path'
import { addFilmed, filmedId } from './add-filmed.ts'
import { addPictured, picturedId } from './add-pictured.ts'
import { quickIndex, quickRun, videoId } from './fixtures.ts'
import { openUi, press, type Ui } from './open-ui.ts'
import { runByName } from './run-by-name.ts'

type State = {
  path?: string
  options?: Parameters<typeof openUi>[1]
  /** Brings the page there; `look` is called wherever there is something to see on the way. */
  reach: (ui: Ui, look: () => Promise<void>) => Promise<unknown>
}

const pictured: NonNullable<State['options']> = {
  prepare: (library) => addPictured(library, ['Invite a member', 'Publish a lamp']),
}
const empty: NonNullable<State['options']> = { prepare: async () => {} }
const failing: typeof quickIndex = async () => {
  throw Object.assign(new Error('clip.mp4 is not a video that can be read'), {
    name: 'VideoIndexError',
    code: 'unreadable_media',
  })
}
const slow: typeof quickIndex = async (path, options) => {
  options.onProgress?.({ stage: 'read', progress: 0.4 })
  await new Promise((resolve) => options.signal?.addEventListener('abort', resolve))
  return quickIndex(path, options)
}

async function upload(ui: Ui): Promise<void> {
  const path = join(ui.folder, 'clip.mp4')
  await Bun.write(path, 'bytes')
  const input = await ui.page.$('input[type=file][accept]')
  await input!.uploadFile(path)
}

async function startRun(ui: Ui): Promise<void> {
  const { run_id } = await post(ui, '/runs', { values: {} })
  await ui.page.goto(`${ui.url}/runs/${run_id}`, { waitUntil: 'domcontentloaded' })
}

async function startRows(ui: Ui, rows: Record<string, string>[]): Promise<string> {
  return (await post(ui, '/batches', { rows })).batch_id
}

async function post(ui: Ui, path: string, body: object): Promise<{ run_id: string; batch_id: string }> {
  const form = new FormData()
  form.set('file', new File(['png'], 'lamp.png'))
  const uploaded = await fetch(`${ui.url}/api/v1/uploads`, { method: 'POST', body: form })
  const { id } = (await uploaded.json()) as { id: string }
  const started = await fetch(`${ui.url}/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ video_id: videoId, url: 'http://localhost:4400', files: [id], ...body }),
  })
  return (await started.json()) as { run_id: string; batch_id: string }
}

/** Every page of the UI in each of its states, on quick stand-ins. */
export const uiStates: Readonly<Record<string, State>> = {
  'an empty library': { options: empty, reach: (ui) => ui.sees('Watch it once.') },
  'a library': { options: pictured, reach: (ui) => ui.page.waitForSelector('.card-link') },
  'a library with a poster that is leafed through and one that was deleted': {
    options: pictured,
    reach: async (ui) => {
      await press(ui.page, 'Delete “Publish a lamp”')
      await ui.sees('was deleted')
      await ui.page.focus('.card-link')
      await ui.page.keyboard.press('ArrowRight')
      await ui.page.waitForSelector('.scene')
    },
  },
  'results of a search': {
    options: pictured,
    path: '/?q=Do+part+3',
    reach: (ui) => ui.page.waitForSelector('.citations a'),
  },
  'the steps of an answer': {
    options: pictured,
    path: '/?q=How+do+I+do+part+3%3F',
    reach: (ui) => ui.page.waitForSelector('.asked-steps a'),
  },
  'a search without an answer': {
    options: pictured,
    path: '/?q=zebra+crossing+in+Lisbon',
    reach: (ui) => ui.page.waitForSelector('.ask-none'),
  },
  'a recording that is being read': {
    options: { ...empty, server: { work: { indexVideo: slow } } },
    reach: async (ui) => {
      await upload(ui)
      await ui.sees('Reading the screens')
    },
  },
  'a recording that could not be read': {
    options: { ...empty, server: { work: { indexVideo: failing } } },
    reach: async (ui) => {
      await upload(ui)
      await ui.sees('is not a video that can be read')
    },
  },
  'a recording': {
    options: pictured,
    path: `/videos/${picturedId(0)}`,
    reach: (ui) => ui.page.waitForSelector('.detail'),
  },
  'steps that are corrected': {
    options: { prepare: addFilmed },
    path: `/videos/${filmedId}`,
    reach: async (ui, look) => {
      await press(ui.page, 'Correct the steps')
      await ui.page.waitForSelector('.step-editor')
      await look()
      await press(ui.page, 'Delete')
      await ui.page.waitForSelector('.toast-action')
      await press(ui.page, 'Draw a box around the target')
    },
  },
  'a correction that was not saved, on a phone, in Chinese': {
    options: { prepare: addFilmed },
    path: `/videos/${filmedId}`,
    reach: async (ui) => {
      await ui.page.select('.language select', 'zh-CN')
      await ui.page.setViewport({ width: 390, height: 844 })
      await press(ui.page, '更正步骤')
      await ui.page.waitForSelector('.step-editor')
      await ui.page.setOfflineMode(true)
      await press(ui.page, '下移')
      await ui.page.waitForSelector('.unsaved')
    },
  },
  'a recording that is not there': { path: '/videos/vid_0', reach: (ui) => ui.page.waitForSelector('.failed') },
  'the form of a run': { path: `/videos/${videoId}/run`, reach: (ui) => ui.page.waitForSelector('.run-form') },
  'a run that asks': {
    options: { server: { work: { runProcedure: quickRun } } },
    reach: async (ui) => {
      await startRun(ui)
      await ui.page.waitForSelector('.approval')
    },
  },
  'a run that is done, and the list of runs': {
    options: { server: { work: { runProcedure: quickRun } } },
    reach: async (ui, look) => {
      await startRun(ui)
      await press(ui.page, 'Approve')
      await ui.sees('Open the report')
      await look()
      await press(ui.page, 'Runs')
      await ui.page.waitForSelector('.run-list')
    },
  },
  'a table of values with something wrong in it': {
    path: `/videos/${videoId}/rows`,
    reach: async (ui) => {
      await ui.page.waitForSelector('.rows-text')
      await ui.page.type('.rows-text', 'Product name,Remarks\nLamp,x\n,y\n')
      await ui.sees('This has to be mended first')
    },
  },
  'rows of which one failed': {
    options: { server: { work: { runProcedure: runByName().run } } },
    reach: async (ui, look) => {
      const rows = [{ 'Product name': 'Headset' }, { 'Product name': 'broken' }, { 'Product name': 'Lamp' }]
      await ui.page.goto(`${ui.url}/batches/${await startRows(ui, rows)}`, { waitUntil: 'domcontentloaded' })
      await ui.sees('Go on with 2 rows')
      await look()
      await press(ui.page, 'Runs')
      await ui.page.waitForSelector('.batch-list')
    },
  },
  'no runs': { path: '/runs', reach: (ui) => ui.sees('Nothing has been run yet') },
  'the settings': { path: '/settings', reach: (ui) => ui.page.waitForSelector('.checks') },
  'the settings, in Chinese, after a test that failed': {
    path: '/settings',
    reach: async (ui) => {
      await press(ui.page, '简体中文')
      await press(ui.page, '测试')
      await ui.page.waitForSelector('.failed')
      await ui.page.waitForSelector('.checks')
    },
  },
  'a server that does not answer': {
    path: '/runs',
    reach: async (ui) => {
      await ui.page.setOfflineMode(true)
      await press(ui.page, 'Library')
      await ui.sees('The server does not answer')
    },
  },
  'an address without a page': { path: '/nowhere', reach: (ui) => ui.sees('There is nothing at this address') },
  'a library that is locked': {
    options: { server: { token: 'a-token-of-mine' } },
    reach: async (ui) => {
      await ui.page.type('input[type=password]', 'wrong')
      await ui.page.keyboard.press('Enter')
      await ui.sees('That is not the token.')
    },
  },
}
