import { describeCommands, settings } from '@stepcast/cli'
import { describeFormat, exportFormats } from '@stepcast/video-index'
import { startServer, statusOf } from '@stepcast/web'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { bun, root } from '../setup/run.ts'
import { commandLineTitle, readErrorCodes } from './read-error-codes.ts'

/** The pages of `docs/reference`, each made from the code that it is about. */
const pages: Record<string, () => string | Promise<string>> = {
  'command-line.md': commandLinePage,
  'configuration.md': configurationPage,
  'errors.md': errorsPage,
  'http-api.md': httpApiPage,
  'export-formats.md': exportFormatsPage,
}

/** Every page by its name, as the formatter leaves it. */
export async function makePages(): Promise<Record<string, string>> {
  const made = await Promise.all(
    Object.entries(pages).map(async ([name, make]) => [name, await format(note + (await make()))] as const),
  )
  return Object.fromEntries(made)
}

const note = '<!-- Made by `bun run reference` from the code: change it there. -->\n\n'

function commandLinePage(): string {
  const commands = describeCommands().map(({ name, usage, does, options }) => {
    const rows = options.map(({ flags, meaning, needed }) => [`\`${flags}\``, needed ? `${meaning} (needed)` : meaning])
    return [`## ${name}`, `\`stepcast ${usage}\``, `${capital(does)}.`, table(['option', 'does'], rows)].join('\n\n')
  })
  return `# Command line

\`VIDEO\` is a video id or the path of an indexed file. With \`--json\` a command prints exactly one JSON document on stdout; progress goes to stderr.
Exit codes: 0 done (an \`ask\` without an answer too), 1 the work failed, 2 wrong usage, 130 interrupted. A failure is one line on stderr,
\`error[CODE]: what happened; what to do\`, and with \`--json\` also \`{"error": {"code", "message", "hint"}}\` on stdout; the [codes](errors.md).
\`stepcast COMMAND --help\` says the same as this page.

${commands.join('\n\n')}
`
}

function configurationPage(): string {
  const rows = settings.map(({ name, variable, takes, meaning }) => [`\`${variable}\``, `\`${name}\``, takes, meaning])
  return `# Configuration

Settings are variables of the environment, or stand in \`stepcast.config.ts\` (\`.js\`, \`.mjs\`, \`.json\`) in the folder where a command is called,
by the names in the second column (\`inference.url\` is \`url\` within \`inference\`). Where both say something, the environment wins.

${table(['variable', 'in the config file', 'takes', 'means'], rows)}

\`\`\`ts
export default {
  dataDir: '/var/lib/stepcast',
  inference: { url: 'http://127.0.0.1:11434', model: 'qwen3-vl:4b', thinkingMode: 'auto', maxModelTokens: 500_000 },
}
\`\`\`

A model server that merely runs on this machine is offered by \`stepcast doctor\` and never used before it is configured. Only in the environment: \`STEPCAST_DEBUG=1\` shows where an unexpected error arose, \`NO_COLOR=1\` leaves out colours.
`
}

async function errorsPage(): Promise<string> {
  const codes = await readErrorCodes()
  const sections = [...Map.groupBy(codes, ({ of }) => of)].map(([title, group]) => {
    const head = title === commandLineTitle ? ['code', 'means'] : ['code', 'means', 'HTTP']
    const rows = group.map(({ code, meaning }) =>
      [`\`${code}\``, meaning, String(statusOf(code))].slice(0, head.length),
    )
    return `## ${title}\n\n${table(head, rows)}`
  })
  return `# Error codes

The same code reaches the command line (\`error[CODE]: what happened; what to do\`), the API (\`application/problem+json\`, with that status), MCP tools and the web page. What to do about each: [troubleshooting](../how-to/troubleshooting.md).

${sections.join('\n\n')}
`
}

const operationSchema = z.object({ summary: z.string(), tags: z.array(z.string()) })
const apiSchema = z.object({ paths: z.record(z.string(), z.record(z.string(), operationSchema)) })

async function httpApiPage(): Promise<string> {
  const { paths } = apiSchema.parse(await describeApi())
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { summary, tags }]) => ({ path, method, summary, tag: tags[0] ?? 'other' })),
  )
  const sections = [...Map.groupBy(operations, ({ tag }) => tag)].map(([tag, group]) => {
    const rows = group.map(({ path, method, summary }) => [`\`${method.toUpperCase()} ${path}\``, summary])
    return `## ${capital(tag)}\n\n${table(['request', 'does'], rows)}`
  })
  return `# HTTP API

A running server describes every body, query and answer at \`/api/v1/openapi.json\` (OpenAPI 3.1), to be read at \`/api/v1/docs\`.
What holds for all of them: [the HTTP API for programs](../http-api.md).

${sections.join('\n\n')}
`
}

async function describeApi(): Promise<unknown> {
  const dataDir = await mkdtemp(join(tmpdir(), 'stepcast-reference-'))
  try {
    await using server = await startServer({ dataDir, port: 0, token: '' })
    return await (await fetch(`${server.url}/api/v1/openapi.json`)).json()
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

function exportFormatsPage(): string {
  const rows = exportFormats.map((name) => {
    const { title, extension, mediaType, of, pictures, purpose } = describeFormat(name)
    return [`\`${name}\``, title, `\`.${extension}\``, `\`${mediaType}\``, of, pictures ? 'yes' : '', purpose]
  })
  return `# Export formats

What \`stepcast steps VIDEO --format FORMAT\`, \`GET /api/v1/videos/ID/procedure?format=FORMAT\` and the page's menu “Export” make. A format of a step
needs \`--step\`. What to use which for: [exports](../exports.md).

${table(['format', 'is', 'ends in', 'media type', 'of a', 'pictures', 'good for'], rows)}
`
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

async function format(text: string): Promise<string> {
  const formatter = Bun.spawn([bun, 'fmt', '--no-script', '--stdin-filepath=docs/reference/page.md'], {
    cwd: root,
    stdin: new Blob([text]),
    stdout: 'pipe',
    stderr: 'pipe',
  })
  const [formatted, complaint] = await Promise.all([
    new Response(formatter.stdout).text(),
    new Response(formatter.stderr).text(),
  ])
  if ((await formatter.exited) !== 0) throw new Error(complaint)
  return formatted
}
