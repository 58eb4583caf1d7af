import { setUp } from './setup/set-up.ts'
import { section } from './terminal.ts'

section('Set up')
process.exit((await setUp()) ? 0 : 1)
