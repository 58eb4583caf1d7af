import type { McpServer } from '@modelcontextprotocol/server'
import { ask, formatClock, type IndexDocument } from '@stepcast/video-index'
import { z } from 'zod'
import { cursorSchema, pageOf, videoKey } from '../../api/paging.ts'
import { answerTool } from '../answer-tool.ts'
import type { McpContext } from '../mcp-context.ts'
import { describeMoment, momentSchema, type Moment, toAnswered } from './moment.ts'

const recordingSchema = z.object({
  video_id: z.string(),
  title: z.string(),
  duration_s: z.number(),
  steps: z.number().int().describe('How many steps its procedure has'),
  indexed_at: z.string(),
  matches: z.array(momentSchema).describe('The moments that fit the query best'),
})
type Recording = z.infer<typeof recordingSchema>

const momentsLooked = 50
const matchesShown = 3

export function registerSearchRecordings(server: McpServer, { library }: McpContext): void {
  server.registerTool(
    'search_recordings',
    {
      title: 'Search recordings',
      description:
        'Finds screen recordings that show how something is done in an app; without a query, lists them all, newest first. ' +
        'START HERE before you do something in an app that you do not know: a recording shows how people really do it. ' +
        'Then call get_procedure with the video_id and follow it step by step.',
      inputSchema: z.strictObject({
        query: z.string().trim().min(1).max(1000).optional().describe('What is to be done, in words'),
        limit: z.number().int().min(1).max(50).default(10),
        cursor: cursorSchema.describe('next_cursor of the page before; only without a query'),
      }),
      outputSchema: z.object({ recordings: z.array(recordingSchema), next_cursor: z.string().nullable() }),
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    ({ query, limit, cursor }, { mcpReq: { signal } }) =>
      answerTool(signal, async () => {
        const found = query === undefined ? await list(limit, cursor) : await search(query, limit, signal)
        return { content: [{ type: 'text' as const, text: describe(found, query) }], structuredContent: found }
      }),
  )

  async function list(limit: number, cursor: string | undefined) {
    const { items, next_cursor } = pageOf(await library.list(), { limit, cursor, keyOf: videoKey })
    return { recordings: await describeAll(items.map(({ id }) => ({ id, matches: [] }))), next_cursor }
  }

  async function search(query: string, limit: number, signal: AbortSignal) {
    const { citations } = toAnswered(await ask(library, query, { limit: momentsLooked, client: null, signal }))
    const byVideo = Map.groupBy(citations, ({ video_id }) => video_id)
    const words = query.toLowerCase().split(/\s+/)
    for (const { id, title } of await library.list()) {
      if (!byVideo.has(id) && words.every((word) => title.toLowerCase().includes(word))) byVideo.set(id, [])
    }
    const found = [...byVideo].slice(0, limit).map(([id, matches]) => ({ id, matches: matches.slice(0, matchesShown) }))
    return { recordings: await describeAll(found), next_cursor: null }
  }

  async function describeAll(found: { id: string; matches: Moment[] }[]): Promise<Recording[]> {
    const stored = await library.stored(found.map(({ id }) => id))
    const documents = new Map(stored.map(({ document }) => [document.video.id, document]))
    return found.flatMap(({ id, matches }) => {
      const document = documents.get(id)
      return document ? [toRecording(document, matches)] : []
    })
  }
}

function toRecording({ video, procedure }: IndexDocument, matches: Moment[]): Recording {
  const { id, title, duration_s, indexed_at } = video
  return { video_id: id, title, duration_s, steps: procedure.steps.length, indexed_at, matches }
}

function describe(
  { recordings, next_cursor }: { recordings: Recording[]; next_cursor: string | null },
  query: string | undefined,
): string {
  if (recordings.length === 0) {
    return query === undefined ? 'Nothing is indexed yet.' : 'No recording shows that. Say so; do not make up steps.'
  }
  const lines = recordings.flatMap(({ video_id, title, duration_s, steps, matches }) => [
    `${video_id} “${title}”: ${steps} steps, ${formatClock(duration_s)}`,
    ...matches.map((match) => `  ${describeMoment(match)}`),
  ])
  return [...lines, ...(next_cursor === null ? [] : [`More with cursor ${next_cursor}`])].join('\n')
}
