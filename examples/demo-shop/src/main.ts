import { z } from 'zod'

import { DemoShopError } from './errors.ts'
import { startDemoShop } from './start-demo-shop.ts'

const settings = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(4780),
  DATA_DIR: z.string().min(1).default('.stepcast/demo-shop'),
})

try {
  const { data, error } = settings.safeParse(process.env)
  if (error) {
    throw new DemoShopError('invalid_setting', `${error.issues[0]?.path.join('.')} cannot be used`, {
      hint: 'PORT is a number from 0 to 65535, DATA_DIR the name of a folder',
    })
  }
  const shop = await startDemoShop({ port: data.PORT, dataDir: data.DATA_DIR })
  console.log(`The demo shop is open at ${shop.url} (user name demo, password demo-shop)`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void shop.close().then(() => process.exit(0)))
  }
} catch (error) {
  if (!(error instanceof DemoShopError)) throw error
  console.error(`error[${error.code}]: ${error.message}; ${error.hint}`)
  process.exitCode = 1
}
