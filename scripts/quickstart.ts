import { setUp } from './setup/set-up.ts'
import { fail, paint, section } from './terminal.ts'

section('Set up')
if (!(await setUp())) process.exit(1)

// what needs the packages is imported once they are there
const { showProduct } = await import('./quickstart/show-product.ts')
const stay = !process.argv.includes('--once') && !process.env['CI'] && process.stdout.isTTY === true
try {
  process.exit((await showProduct({ stay })) ? 0 : 1)
} catch (error) {
  fail(
    'quickstart_failed',
    error instanceof Error ? error.message : String(error),
    paint('dim', 'see `stepcast doctor`'),
  )
  process.exit(1)
}
