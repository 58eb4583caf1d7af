import { Library } from '../store/library.ts'
import { twenty } from './twenty.ts'

// A process that writes twenty recordings into the store of its argument, one after the other: for tests of many writers.
await using library = await Library.open({ dataDir: process.argv[2] ?? '' })
for (const document of twenty()) await library.put(document)
