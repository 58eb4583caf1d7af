import { expect, test } from 'bun:test'
import { readSecrets } from './secrets.ts'

test('takes a secret from the flag, then the environment, then the person', async () => {
  const asked: string[] = []
  const secrets = await readSecrets(['user=me', 'password', 'code'], {
    env: { password: 'from the environment', user: 'not this one' },
    ask: async (name) => {
      asked.push(name)
      return 'typed'
    },
  })
  expect(secrets).toEqual({ user: 'me', password: 'from the environment', code: 'typed' })
  expect(asked).toEqual(['code'])
})

test('keeps everything after the first equals sign', async () => {
  expect(await readSecrets(['password=a=b='], { env: {} })).toEqual({ password: 'a=b=' })
})

test('never takes the name of the machine user for a secret called user', async () => {
  await expect(readSecrets(['user'], { env: { USER: 'root' } })).rejects.toMatchObject({ code: 'secret_missing' })
})
