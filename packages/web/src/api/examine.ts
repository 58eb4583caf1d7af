import { createRoute } from '@hono/zod-openapi'
import { examinationSchema } from '../examine/examination.ts'
import { examineMachine } from '../examine/examine-machine.ts'
import { measureStorage, storageSchema } from '../examine/measure-storage.ts'
import { modelTrialSchema, tryModelServer } from '../examine/try-model-server.ts'
import { withoutKeys } from '../examine/without-keys.ts'
import { createRouter, json } from './router.ts'

const doctor = createRoute({
  method: 'get',
  path: '/doctor',
  summary: 'What is installed, what was found, what is missing and how to get it: as `stepcast doctor --json`',
  tags: ['server'],
  responses: { 200: json(examinationSchema, 'What was found') },
})

const storage = createRoute({
  method: 'get',
  path: '/storage',
  summary: 'How many bytes the data folder holds, by what they are for',
  tags: ['server'],
  responses: { 200: json(storageSchema, 'The sums') },
})

const modelTrial = createRoute({
  method: 'post',
  path: '/model-server/test',
  summary: 'Shows the configured model a picture and asks what is on it',
  tags: ['server'],
  responses: { 200: json(modelTrialSchema, 'What it answered') },
})

export function examineRoutes({ dataDir, configFile }: { dataDir: string; configFile: string | undefined }) {
  return createRouter()
    .openapi(doctor, async (context) => {
      const { signal } = context.req.raw
      return context.json(await examineMachine({ dataDir: () => dataDir, configFile, signal }), 200)
    })
    .openapi(storage, async (context) =>
      context.json(await measureStorage(dataDir, { signal: context.req.raw.signal }), 200),
    )
    .openapi(modelTrial, async (context) => {
      const trial = tryModelServer(dataDir, { signal: context.req.raw.signal })
      return context.json(await trial.catch(withoutItsKeys), 200)
    })
}

/** A server may repeat in its refusal what it was sent. */
function withoutItsKeys(error: unknown): never {
  if (error instanceof Error) error.message = withoutKeys(error.message)
  throw error
}
