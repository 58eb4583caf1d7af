import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { temporaryFolder } from '../testing/index.ts'
import { SiteNames } from './site-names.ts'

test('names are kept by site, the latest in place of earlier ones', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'video', 'sites.json')
  const names = new SiteNames(path)
  expect(await names.recall('http://a.test')).toEqual(new Map())
  await names.confirm('http://a.test', new Map([['Save', 'Keep']]))
  await names.confirm('http://b.test', new Map())
  await names.confirm('http://a.test', new Map([['Save', 'Store']]))
  expect(await new SiteNames(path).recall('http://a.test')).toEqual(new Map([['Save', 'Store']]))
  expect(await names.recall('http://b.test')).toEqual(new Map())
  expect(await Bun.file(path).json()).toMatchObject({ 'http://a.test': { runs: 2 }, 'http://b.test': { runs: 1 } })
})

test('a file that is damaged counts as empty, and is written anew', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'sites.json')
  await Bun.write(path, '{"http://a.test": 3')
  const names = new SiteNames(path)
  expect(await names.recall('http://a.test')).toEqual(new Map())
  await names.confirm('http://a.test', new Map([['Save', 'Keep']]))
  expect(await names.recall('http://a.test')).toEqual(new Map([['Save', 'Keep']]))
})
