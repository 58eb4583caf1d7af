import axe from 'axe-core'
import type { Page } from 'puppeteer-core'

// The player's own button reads “Playback rate 1” where it shows “1x”, which is its library's to change.
const elsewhere = ['media-playback-rate-button']
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const themes = ['light', 'dark'] as const

/** What axe finds against WCAG 2.2 AA on the page as it stands, in both themes: one line for each element. */
export async function findBarriers(page: Page): Promise<string[]> {
  const found: string[] = []
  // The page's policy lets no script in that is not its own, so it comes by the debugger.
  await page.evaluate(axe.source)
  for (const theme of themes) {
    await page.emulateMediaFeatures([
      { name: 'prefers-color-scheme', value: theme },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ])
    const violations = await page.evaluate(
      async (wanted, except) => {
        const { axe: runner } = window as unknown as { axe: typeof import('axe-core') }
        const results = await runner.run(
          { exclude: except.map((each) => [each]) },
          {
            runOnly: { type: 'tag', values: wanted },
            resultTypes: ['violations'],
          },
        )
        return results.violations.flatMap(({ id, nodes }) =>
          nodes.map(
            ({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary?.replaceAll(/\s+/g, ' ')}`,
          ),
        )
      },
      tags,
      elsewhere,
    )
    found.push(...violations.map((violation) => `${theme}: ${violation}`))
  }
  return found
}
