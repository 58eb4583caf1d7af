import { describe, expect, test } from 'bun:test'
import { parse } from 'yaml'
import { z } from 'zod'
import { everyMove, hostileWords } from '../../testing/every-move.ts'
import { sampleDocument, sampleStep } from '../../testing/sample-document.ts'
import type { Step } from '../../protocol/procedure.ts'
import { exportProcedure } from '../export-procedure.ts'

const scripts = ['puppeteer', 'playwright'] as const
const withSteps = (...steps: Step[]) => sampleDocument({ procedure: { steps } })

describe.each(scripts)('%s', (format) => {
  test('names the values at the top, and cites the recording at each step', () => {
    const script = exportProcedure(sampleDocument(), format)
    expect(script).toContain('const START_URL = "https://shop.test/admin"')
    expect(script).toContain('const PRODUCT_NAME: string = "Desk lamp" // Product name')
    expect(script).toContain('  // 3. Enter “Desk lamp” as Product name (0:15 in the recording)\n')
    expect(script).toContain('field(page, "Product name").fill(PRODUCT_NAME)')
    expect(script.match(/Desk lamp"/g)).toHaveLength(1)
  })

  test('takes a secret from the environment and from nowhere else', () => {
    const action = { kind: 'fill', target: { text: 'Password' }, value: 'hunter2', parameter: 'password' } as const
    const document = sampleDocument({
      procedure: {
        parameters: [{ name: 'password', label: 'Password', recorded_value: 'hunter2', kind: 'secret' }],
        steps: [sampleStep(1, 'Enter “hunter2” as Password', { action })],
      },
    })
    const script = exportProcedure(document, format)
    expect(script).not.toContain('hunter2')
    expect(script).toContain(`process.env["PASSWORD"]`)
    expect(script).toContain('fill(PASSWORD)')
  })

  test.each(hostileWords)('has no statement that was recorded: %j', (words) => {
    const script = exportProcedure(everyMove(words), format)
    // strings and comments taken away, what is left is what would run
    const code = script
      .replaceAll(/"(?:[^"\\\n]|\\.)*"/g, '""')
      .replaceAll(/\/\/.*/g, '')
      .replaceAll(/\/\*.*?\*\//g, '')
    expect(code).not.toContain('process.exit')
    expect(code).not.toContain('alert')
    expect(() => new Bun.Transpiler({ loader: 'ts' }).transformSync(script)).not.toThrow()
  })

  test('stops at what it cannot do, and says where to look', () => {
    const icon: Step['action'] = { kind: 'click', target: { point: [0.9, 0.1], near: ['Orders'] } }
    const script = exportProcedure(withSteps(sampleStep(1, 'Click the icon near “Orders”', { action: icon })), format)
    expect(script).toContain('no words on what is clicked at 90 % across and 10 % down, near “Orders”.')
    expect(script).toContain(`throw new Error('step 1 has to be written by hand')`)
  })

  test('asks for the address that the recording does not show', () => {
    const script = exportProcedure(sampleDocument({ procedure: { start_url: null } }), format)
    expect(script).toContain(`if (START_URL === '') throw`)
  })

  test('waits for an address only where every run leads there', () => {
    const to = (url: string) =>
      withSteps(
        sampleStep(1, 'Save', { action: { kind: 'click', target: { text: 'Save' } }, expect: { text: [], url } }),
      )
    expect(exportProcedure(to('https://shop.test/products?page=2'), format)).toContain('pathname === ')
    expect(exportProcedure(to('https://shop.test/products/1234'), format)).not.toContain('pathname')
    expect(exportProcedure(to('https://shop.test/#/products'), format)).not.toContain('pathname')
  })
})

describe('recorder', () => {
  test.each(hostileWords)('is JSON with every step in it, whatever was recorded: %j', (words) => {
    const flow = JSON.parse(exportProcedure(everyMove(words), 'recorder')) as {
      title: string
      steps: { type: string }[]
    }
    expect(flow.title).toBe(words)
    const types =
      'setViewport navigate navigate click doubleClick customStep change change change customStep click click click customStep keyDown keyDown keyUp keyUp keyDown keyUp scroll customStep customStep'
    expect(flow.steps.map(({ type }) => type)).toEqual(types.split(' '))
  })

  test('tells a target by its words alone only where they stand once', () => {
    const step = sampleStep(2, 'Click “Save”', { action: { kind: 'click', target: { text: 'Save' } } })
    const selectors = (lines: string[]) => {
      const screen = {
        kind: 'screen' as const,
        start_s: 0,
        end_s: 60,
        description: '',
        on_screen_text: lines,
        keyframe: '',
        confidence: 1,
      }
      const flow = JSON.parse(exportProcedure({ ...withSteps(step), events: [screen] }, 'recorder')) as {
        steps: { selectors?: string[][] }[]
      }
      return flow.steps.at(-1)?.selectors?.flat()
    }
    expect(selectors(['Save', 'Cancel'])).toEqual(['aria/Save', 'text/Save'])
    expect(selectors(['Save', 'Save as draft'])).toContain('aria/Save[role="button"]')
    expect(selectors(['Save', 'Save as draft'])).not.toContain('text/Save')
  })

  test('puts the name of a secret where its value would be', () => {
    expect(exportProcedure(everyMove('x'), 'recorder')).toContain('"{{password}}"')
  })
})

/** What Midscene's documentation allows, as far as it is used here (midscenejs.com/automate-with-scripts-in-yaml). */
const midsceneSchema = z.strictObject({
  web: z.strictObject({ url: z.string().optional(), viewportWidth: z.number(), viewportHeight: z.number() }),
  tasks: z
    .array(
      z.strictObject({
        name: z.string(),
        flow: z
          .array(
            z.union([
              z.strictObject({ ai: z.string() }),
              z.strictObject({ aiTap: z.string(), fileChooserAccept: z.string().optional() }),
              z.strictObject({ aiInput: z.string(), value: z.string() }),
              z.strictObject({ aiKeyboardPress: z.string(), keyName: z.string() }),
              z.strictObject({
                aiScroll: z.string(),
                direction: z.enum(['up', 'down']),
                scrollType: z.literal('singleAction'),
              }),
              z.strictObject({ aiWaitFor: z.string() }),
            ]),
          )
          .min(1),
      }),
    )
    .min(1),
})

describe('midscene', () => {
  // Midscene replaces these in the file's text before it is read as YAML
  const variables = (text: string) =>
    text
      .split('\n')
      .flatMap((line) =>
        line.trimStart().startsWith('#') ? [] : [...line.matchAll(/\$\{([^}]+)\}/g)].map(([, name]) => name),
      )

  test.each(hostileWords)('is YAML of its schema that holds the words as they were: %j', (words) => {
    const yaml = exportProcedure(everyMove(words), 'midscene')
    const script = midsceneSchema.parse(parse(yaml))
    expect(script.tasks).toHaveLength(16)
    expect(script.tasks[5]?.flow[0]).toEqual({ aiInput: `the field “${words}”`, value: words })
    expect(variables(yaml)).toEqual(['PASSWORD'])
  })
})
