export type TestCounts = { passed: number; failed: number; skipped: number }

/** Counts the tests in a JUnit report; one that is absent or cut short counts nothing. */
export async function countTests(path: string): Promise<TestCounts> {
  const xml = await Bun.file(path)
    .text()
    .catch(() => '')
  const suites = /<testsuites\b[^>]*>/.exec(xml)?.[0] ?? ''
  const read = (attribute: string) => Number(new RegExp(`\\b${attribute}="(\\d+)"`).exec(suites)?.[1] ?? 0)
  const [all, failures, skipped] = [read('tests'), read('failures') + read('errors'), read('skipped')]
  return { passed: Math.max(0, all - failures - skipped), failed: failures, skipped }
}
