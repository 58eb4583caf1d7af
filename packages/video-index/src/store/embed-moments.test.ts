import { createEmbedder, readInferenceConfiguration } from '@stepcast/inference-client'
import { expect, test } from 'bun:test'
import sharp from 'sharp'
import { findMoments } from '../moment/find-moments.ts'
import { sampleDocument } from '../testing/sample-document.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { embedMoments } from './embed-moments.ts'

type Body = {
  input?: string[]
  messages?: { content: { type: string; image_url?: { url: string }; text?: string }[] }[]
}

function serve(bodies: Body[]) {
  return Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    async fetch(request) {
      const body = (await request.json()) as Body
      bodies.push(body)
      const texts = body.input ?? [body.messages![0]!.content[1]!.text!]
      return Response.json({
        data: texts.map((text, index) => ({ index, embedding: [text.length, body.input ? 1 : 2] })),
      })
    },
  })
}

test.each([
  ['text', 0],
  ['text+picture', 2],
])('with the input %s, %i steps go with their pictures, the others by their words', async (input, pictured) => {
  await using folder = await temporaryFolder()
  const picture = sharp({ create: { width: 1280, height: 720, channels: 3, background: '#0a0' } }).webp()
  for (const n of [1, 3]) await picture.clone().toFile(folder.join(`${n}-after.webp`))
  const bodies: Body[] = []
  await using server = serve(bodies)
  const configuration = readInferenceConfiguration({
    STEPCAST_EMBEDDING_URL: `http://127.0.0.1:${server.port}`,
    STEPCAST_EMBEDDING_MODEL: 'small',
    STEPCAST_EMBEDDING_INPUT: input,
  })
  const embedder = createEmbedder(configuration)
  const told = findMoments(sampleDocument()).flatMap((moment) => moment.told)
  const vectors = await embedMoments(findMoments(sampleDocument()), embedder, { keyframeFolder: folder.path })
  expect(vectors).toHaveLength(told.length)
  const sent = bodies.flatMap(({ messages }) => messages ?? [])
  expect(sent).toHaveLength(pictured)
  expect(embedder.name).toBe(pictured > 0 ? 'small+pictures' : 'small')
  const withPictures = told.filter(({ picture }) => picture === '1-after.webp' || picture === '3-after.webp')
  for (const [at, { content }] of sent.entries()) {
    const { text } = withPictures[at]!
    expect(content[1]?.text).toBe(text)
    const data = Buffer.from(content[0]!.image_url!.url.split(',')[1]!, 'base64')
    expect(await sharp(data).metadata()).toMatchObject({ format: 'jpeg', width: 768, height: 432 })
    const { vector } = vectors[at]!
    expect(vector[0]! / vector[1]!).toBeCloseTo(text.length / 2, 3)
  }
})
