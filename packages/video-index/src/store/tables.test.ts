import { expect, test } from 'bun:test'
import { sampleDocument, temporaryFolder } from '../testing/index.ts'
import { Library } from './library.ts'

test('a library that is closed while it is read ends without a failure that nobody catches', async () => {
  await using folder = await temporaryFolder()
  const unheard: unknown[] = []
  const hear = (error: unknown) => void unheard.push(error)
  process.on('unhandledRejection', hear)
  try {
    for (let turn = 0; turn < 8; turn++) {
      const library = await Library.open({ dataDir: folder.path })
      if (turn === 0) await library.put(sampleDocument())
      const reading = Array.from({ length: 6 }, () => library.list().catch(() => []))
      await library.close()
      await Promise.all(reading)
    }
    await Bun.sleep(50)
  } finally {
    process.off('unhandledRejection', hear)
  }
  expect(unheard).toEqual([])
})
