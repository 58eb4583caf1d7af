import { describe, expect, test } from 'bun:test'
import type { Parameter } from '@stepcast/video-index'
import type { RunOptions } from '../protocol/run.ts'
import type { SiteMemory } from '../protocol/site-memory.ts'
import { click, fill, type RecordedStep } from '../testing/sample-recording.ts'
import type { pages } from '../testing/test-pages.ts'
import { testRuns } from '../testing/test-runs.ts'

const runs = testRuns()

const { follow } = runs

const press = (value: string, target?: string): RecordedStep => ({
  action: { kind: 'press', value, ...(target ? { target: { text: target } } : {}) },
})

type Situation = [what: string, page: keyof typeof pages, steps: RecordedStep[], options?: Partial<RunOptions>]

/** What the recording showed last can only be there when every step had its effect on the page. */
const reachable: Situation[] = [
  ['an entry of a menu that opens under the pointer', 'hoverMenu', [click('Archive', 'The archive is open')]],
  [
    'fields in folded sections',
    'disclosure',
    [fill('Nickname', 'Ann'), fill('Colour', 'green'), click('Keep', 'Kept Ann and green')],
  ],
  [
    'a row of a list that draws only what is in view',
    'virtualList',
    [click('Customer black IT', 'Opened Customer black IT')],
  ],
  ['an entry of a feed that grows', 'endless', [click('Read entry gamma cs', 'Reading Read entry gamma cs')]],
  [
    'an editor of formatted text',
    'richText',
    [fill('Message', 'New words here'), click('Post it', 'Sent: New words here')],
    { yes: true },
  ],
  [
    'an editor that draws its own text',
    'modelEditor',
    [fill('Notes', 'final text'), click('Store', 'Stored: final text')],
  ],
  ['a button that moves', 'moving', [click('Catch', 'It was caught')]],
  ['a page whose layout shifts', 'shifting', [click('Continue to payment', 'The right one')]],
  ['a button that is enabled late', 'slowlyEnabled', [fill('Code', 'SUMMER'), click('Redeem', 'Code accepted')]],
  ['a button that is drawn anew under the pointer', 'redrawn', [click('Apply', 'Applied at last')]],
  ['a message that is gone at once', 'toast', [click('Publish', 'Your article is public')], { yes: true }],
  ['a request that is repeated and then accepted', 'serverRetried', [fill('Title', 'A'), click('Save', 'Saved')]],
  [
    'fields that rewrite what was typed',
    'reformats',
    [
      fill('Amount', '1299'),
      fill('Phone', '5550199123'),
      fill('Country code', 'be'),
      click('Store', 'Stored $1,299.00 (555) 019-9123 BE'),
    ],
  ],
  [
    'suggestions that come after a while',
    'autocomplete',
    [fill('City', 'Gen'), click('Geneva, Europe'), click('Book', 'Travelling to Geneva')],
  ],
  ['tags that are entered by a key', 'chips', [fill('Tags', 'garden'), { ...press('Enter'), text: ['garden'] }]],
  ['a page that is never still', 'busy', [click('Order', 'Order placed')]],
  ['what lies under a fixed heading', 'sticky', [click('Archive row', 'Row archived')]],
  ['one that others hide behind', 'hiddenTwin', [click('Send invoice', 'Invoice sent')], { yes: true }],
  ['words in several pieces', 'splitText', [click('New product', 'A form for a lamp')]],
  ['parts that are drawn smaller and shifted', 'zoomed', [fill('Width', '40'), click('Measure', 'Measured 40')]],
  ['the layer above all others', 'topLayer', [click('Account', 'Leave'), click('Leave', 'Signed off')]],
  ['the one in front of an inert page', 'inertBehind', [click('Confirm choice', 'In front')]],
  ['a button with more words than before', 'renamed', [fill('Product title', 'X'), click('Save', 'Product stored')]],
  ['an address that changes without a load', 'softwareRoute', [click('Orders', 'Orders of this week')]],
  ['an answer that takes five seconds', 'slowAnswer', [click('Create report', 'Report is ready')]],
  [
    'a link to another tab',
    'sameOriginTab',
    [click('Open details', 'Details of the entry'), click('Approve entry', 'Entry approved')],
  ],
  ['a frame from another site', 'crossFrame', [fill('Card holder', 'Ann Lee'), click('Use card', 'Card of Ann Lee')]],
  ['thirty messages in a row', 'dialogStorm', [click('Read', 'All notices read')]],
  [
    'a page that asks whether to leave it',
    'leaveGuard',
    [fill('Draft', 'x'), click('Go to details', 'Details of the entry')],
  ],
  ['words on the page that give orders', 'lureName', [click('Save', 'Entry stored')]],
  [
    'a page in between that only leads on',
    'wizard',
    [fill('Full name', 'Ann'), click('Finish set-up', 'Welcome, Ann')],
  ],
  ['keys that the page listens to', 'keyboard', [{ ...press('Ctrl+S'), text: ['Document kept'] }]],
  ['a page of four thousand parts', 'large', [click('Recount', 'Stock recounted')]],
  [
    'a calendar of the page’s own',
    'datePicker',
    [
      {
        action: { kind: 'fill', target: { text: 'Due date' }, value: '2027-05-14' },
        text: ['To be handed in on 2027-05-14'],
      },
    ],
  ],
]

describe('gets through', () => {
  for (const [what, name, steps, options] of reachable)
    test(what, async () => {
      const report = await follow(name, steps, options)
      expect(report.reason).toBeNull()
      expect(report.status).toBe('done')
    })
})

/** None of these may ever be told as done. */
const unreachable: [...Situation, reason: RegExp][] = [
  ['a success that is taken back', 'flashFailure', [click('Save', 'Saved')], {}, /could not be saved/i],
  [
    'a success that the server does not share',
    'serverRefuses',
    [fill('Title', 'A'), click('Save', 'Saved')],
    {},
    /500/,
  ],
  ['a field that cuts off', 'truncates', [fill('Nickname', 'Bartholomew'), click('Store', 'Stored')], {}, /Barth/],
  ['a field that puts in another value', 'rejectsValue', [fill('Quantity', '25'), click('Store', 'Stored')], {}, /25/],
  ['a page that hangs', 'hang', [click('Calculate', 'The sum is 4')], { timeoutMs: 20_000 }, /answer|longer/],
  ['a page that crashes', 'crash', [click('Calculate', 'The sum is 4')], {}, /./],
]

describe('does not take for done', () => {
  for (const [what, name, steps, options, reason] of unreachable)
    test(what, async () => {
      const report = await follow(name, steps, options)
      expect(report.status).toBe('failed')
      expect(report.reason).toMatch(reason)
    })
})

/** Each would lead to another origin, or put something on the machine. */
const lures: (keyof typeof pages)[] = [
  'frameEscapes',
  'dataLink',
  'scriptLink',
  'metaRefresh',
  'frameSwap',
  'download',
  'serviceForm',
]

describe('stays where it may be', () => {
  for (const name of lures)
    test(name, async () => {
      const visits = runs.server.foreignVisits()
      const label = name === 'frameEscapes' ? 'Continue' : 'Preview'
      const report = await follow(name, [click(label, 'Stolen')])
      expect(report.status).toBe('failed')
      expect(runs.server.foreignVisits()).toBe(visits)
      // the browser itself leaves no page for a data address
      if (name !== 'dataLink') expect(report.blocked.length).toBeGreaterThan(0)
    })
})

describe('a page that has changed since', () => {
  const memory = () => {
    const names = new Map<string, string>()
    const site: SiteMemory & { names: typeof names; origins: string[] } = {
      names,
      origins: [],
      recall: async () => names,
      confirm: async (origin, renamed) => {
        site.origins.push(origin)
        for (const [recorded, now] of renamed) names.set(recorded, now)
      },
    }
    return site
  }

  test('is told in the report, and what it calls things is kept once the run is verified', async () => {
    const site = memory()
    const steps = [fill('Product title', 'X'), click('Save', 'Product stored')]
    const report = await follow('renamed', steps, { site })
    expect(report.steps.map(({ drift }) => drift)).toEqual([undefined, '“Save” is called “Save changes” now'])
    expect(await Bun.file(report.report).text()).toContain('“Save” is called “Save changes” now')
    expect([...site.names]).toEqual([['Save', 'Save changes']])
    expect(site.origins).toEqual([runs.server.origin])
  })

  test('is found by the name that an earlier run has seen, and by no other', async () => {
    const site = memory()
    site.names.set('Store it', 'Keep')
    const steps = [click('Store it', 'Entry stored')]
    expect(await follow('renamedWholly', steps)).toMatchObject({ status: 'failed' })
    expect(await follow('renamedWholly', steps, { site })).toMatchObject({ status: 'done' })
    site.names.set('Store it', 'Put away')
    expect(await follow('renamedWholly', steps, { site })).toMatchObject({ status: 'failed' })
  })

  test('is not remembered from a run that failed', async () => {
    const site = memory()
    const steps = [fill('Product title', 'X'), click('Save', 'Something quite different')]
    expect(await follow('renamed', steps, { site })).toMatchObject({ status: 'failed' })
    expect(site.origins).toEqual([])
  })
})

describe('a page that another step begins on', () => {
  const signIn: RecordedStep[] = [
    fill('Email', 'ann@example.org'),
    { action: { ...fill('Password', '•••••••').action, parameter: 'password' } },
    click('Sign in', 'Welcome back'),
    click('New entry', 'Entry opened'),
  ]

  const password: Parameter = { name: 'password', label: 'Password', recorded_value: '•••••••', kind: 'secret' }

  for (const secrets of [{ password: 'sesame-open-42' }, undefined])
    test(`lets a recorded sign-in be left out where nobody needs to sign in, ${secrets ? 'with' : 'without'} a password`, async () => {
      const ended: unknown[] = []
      const onEvent: RunOptions['onEvent'] = (event) => {
        if (event.type === 'step-end') ended.push([event.step, event.report.status])
      }
      const report = await follow('signedIn', signIn, { secrets, onEvent }, [password])
      expect(report.reason).toBeNull()
      expect(report.status).toBe('done')
      expect(report.steps.map(({ status }) => status)).toEqual(['skipped', 'skipped', 'skipped', 'done'])
      expect(report.steps[0]?.verified_by).toContain('the page is where step 4 begins already')
      expect(ended).toEqual([1, 2, 3, 4].map((step) => [step, step === 4 ? 'done' : 'skipped']))
    })

  test('lets steps be done once more where the page has lost them', async () => {
    const report = await follow('losesPlace', [
      click('Catalogue', 'Catalogue of goods'),
      fill('Article', 'Lamp'),
      fill('Colour', 'green'),
      click('Preview', 'Preview of Lamp in green'),
    ])
    expect(report.reason).toBeNull()
    expect(report.status).toBe('done')
    expect(report.steps.map(({ n, status }) => [n, status])).toEqual([1, 2, 3, 4].map((n) => [n, 'done']))
    expect(report.steps[0]?.heals.at(-1)?.tried).toBe('went back to this step')
  })

  test('never lets a step be left out that stores, or enters what the user set', async () => {
    const back = click('Back to letters', 'All letters')
    const save = await follow('nothingToSave', [click('Save letter', 'Draft of the letter'), back])
    expect(save.status).toBe('failed')
    for (const name of ['Submit', 'Continue to save']) {
      const stored: RecordedStep = { action: { kind: 'click', target: { text: name } }, text: ['Draft of the letter'] }
      expect((await follow('nothingToSave', [stored, back])).status).not.toBe('done')
    }
    const account: RecordedStep[] = [
      fill('Full name', 'Ann'),
      { action: { ...fill('Password', '•••••••').action, parameter: 'password' } },
      { ...click('Submit', 'Draft of the letter') },
      back,
    ]
    expect((await follow('nothingToSave', account, {}, [password])).status).toBe('failed')
    const set = [{ ...fill('Subject', 'Rent'), text: ['Draft of the letter'] }, back]
    expect((await follow('nothingToSave', set, { values: { Rent: 'Heating' } })).status).toBe('failed')
  })
})

test('a change that can be taken back for a while is waited for before the run ends', async () => {
  const report = await follow('undoable', [click('Remove', 'Letter removed')], { approve: async () => true })
  expect(report.status).toBe('done')
  expect(runs.server.saved('undoable')).toEqual({ removed: 'Old letter' })
})

test('a page that says it is loading gets longer than others', async () => {
  const report = await follow('loads', [click('Open the books', 'Books are open')])
  expect(report.status).toBe('done')
})
