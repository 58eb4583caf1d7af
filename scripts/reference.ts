/** Makes docs/reference anew from the code: the command line, the configuration, the error codes, the API, the export formats. */
import { join } from 'node:path'
import { makePages } from './reference/pages.ts'
import { root } from './setup/run.ts'
import { say } from './terminal.ts'

for (const [name, text] of Object.entries(await makePages())) {
  const path = join('docs/reference', name)
  await Bun.write(join(root, path), text)
  say(path)
}
process.exit(0)
