import type { OpenAPIHono } from '@hono/zod-openapi'
import { raw, html } from 'hono/html'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { problemSchema } from './problem.ts'
import { version } from './system.ts'

const style = `
  :root { color-scheme: light dark; --line: light-dark(#dcdad4, #383a40); --soft: light-dark(#f4f2ec, #1d1f24); }
  body { font: 16px/1.55 system-ui, sans-serif; max-width: 58rem; margin: 0 auto; padding: 2.5rem 1.25rem 5rem; background: light-dark(#fbfaf7, #14161a); color: light-dark(#1c1d21, #e9e7e2); }
  h1 { font-size: 1.9rem; letter-spacing: -.02em; margin: 0 0 .25rem; } h2 { margin: 2.5rem 0 .75rem; text-transform: capitalize; }
  a { color: light-dark(#b3391c, #ff9a73); }
  details { border: 1px solid var(--line); border-radius: 10px; margin: .5rem 0; background: light-dark(#fff, #191b20); }
  summary { cursor: pointer; padding: .7rem 1rem; display: flex; gap: .8rem; align-items: baseline; flex-wrap: wrap; }
  summary span { opacity: .75; } summary b { font: 700 .78rem ui-monospace, monospace; min-width: 3.6rem; text-transform: uppercase; }
  summary code { font-weight: 600; } details > div { padding: 0 1rem 1rem; }
  pre { background: var(--soft); padding: .8rem 1rem; border-radius: 8px; overflow: auto; font-size: .85rem; max-height: 26rem; }
`
const styleHash = createHash('sha256').update(style).digest('base64')

const operationSchema = z.object({
  summary: z.string().default(''),
  tags: z.array(z.string()).default([]),
  parameters: z.array(z.object({ name: z.string(), in: z.string(), required: z.boolean().default(false) })).default([]),
  requestBody: z.object({ content: z.record(z.string(), z.object({ schema: z.unknown() })) }).optional(),
  responses: z.record(
    z.string(),
    z.object({ description: z.string(), content: z.record(z.string(), z.object({ schema: z.unknown() })).optional() }),
  ),
})
type Operation = z.infer<typeof operationSchema> & { method: string; path: string }

/** `/openapi.json`, and `/docs`: the same read as a page, with nothing from elsewhere. */
export function docsRoutes(router: OpenAPIHono): void {
  router.openAPIRegistry.registerComponent('securitySchemes', 'token', { type: 'http', scheme: 'bearer' })
  let document: ReturnType<OpenAPIHono['getOpenAPI31Document']> | undefined
  const describe = () => (document ??= withProblems(router))
  router.get('/api/v1/openapi.json', (context) => context.json(describe()))
  router.get('/api/v1/docs', (context) => {
    const operations = operationsOf(describe().paths ?? {})
    const tags = [...new Set(operations.flatMap(({ tags }) => tags))]
    context.header(
      'content-security-policy',
      `default-src 'none'; style-src 'sha256-${styleHash}'; frame-ancestors 'none'; base-uri 'none'`,
    )
    return context.html(
      html`<!doctype html>
        <html lang="en">
          <head>
            <meta charset="utf-8" />
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            <title>Stepcast API</title>
            ${raw(`<style>${style}</style>`)}
          </head>
          <body>
            <h1>Stepcast API</h1>
            <p>
              Version ${version}. The same as <a href="/api/v1/openapi.json">OpenAPI 3.1</a>. Errors are problem
              documents with <code>code</code> and <code>hint</code>.
            </p>
            ${tags.map((tag) => [html`<h2>${tag}</h2>`, operations.filter(({ tags }) => tags.includes(tag)).map(operationHtml)])}
          </body>
        </html>`,
    )
  })
}

function operationHtml({ method, path, summary, parameters, requestBody, responses }: Operation) {
  const bodies = (content: Record<string, { schema: unknown }> | undefined) =>
    Object.entries(content ?? {}).map(
      ([type, { schema }]) =>
        html`<p><code>${type}</code></p>
          <pre>${JSON.stringify(schema, null, 2)}</pre>`,
    )
  return html`<details>
    <summary><b>${method}</b><code>${path}</code><span>${summary}</span></summary>
    <div>
      ${parameters.map((parameter) => html`<p><code>${parameter.name}</code> in ${parameter.in}${parameter.required ? ', required' : ''}</p>`)}
      ${requestBody ? [html`<h4>Takes</h4>`, bodies(requestBody.content)] : ''}
      ${Object.entries(responses).map(([status, response]) => [html`<h4>${status}: ${response.description}</h4>`, bodies(response.content)])}
    </div>
  </details>`
}

function operationsOf(paths: Record<string, unknown>): Operation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods ?? {}).map(([method, operation]) => ({ ...operationSchema.parse(operation), method, path })),
  )
}

/** Every operation may answer with a problem, and every POST takes a key to be done once: said here, not in each route. */
function withProblems(router: OpenAPIHono) {
  router.openAPIRegistry.register('Problem', problemSchema)
  const document = router.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Stepcast',
      version,
      description: 'Recordings as procedures: find a step, hand it over, have it done.',
    },
    security: [{}, { token: [] }],
  })
  const answer = {
    description: 'What went wrong',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  }
  for (const methods of Object.values(document.paths ?? {})) {
    for (const [method, operation] of Object.entries(methods)) {
      const parsed = z.looseObject({ responses: z.record(z.string(), z.unknown()) }).safeParse(operation)
      if (!parsed.success) continue
      operation.responses.default = answer
      if (method === 'post') operation.parameters = [...(operation.parameters ?? []), onceKey]
    }
  }
  return document
}

const onceKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'Does the same request once, however often it is sent within a day; a random UUID will do.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
}
