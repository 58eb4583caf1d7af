import type { McpServer } from '@modelcontextprotocol/server'
import { formatClock, mapKeyframes, type Procedure, procedureSchema, type Step } from '@stepcast/video-index'
import { z } from 'zod'
import { findVideo } from '../../api/find-video.ts'
import { answerTool } from '../answer-tool.ts'
import type { McpContext } from '../mcp-context.ts'
import { keyframeBlocks, keyframeUri } from '../pictures.ts'
import { pictureCountSchema, videoIdSchema } from './moment.ts'

const outputSchema = z.object({
  video_id: z.string(),
  title: z.string(),
  duration_s: z.number(),
  step_count: z.number().int().describe('How many steps the whole procedure has'),
  procedure: procedureSchema,
})

export function registerGetProcedure(server: McpServer, { library }: McpContext): void {
  server.registerTool(
    'get_procedure',
    {
      title: 'Get a procedure',
      description:
        'The steps of a recording in order: what is done to which element, with which value, what the screen shows afterwards (expect), ' +
        'when it is shown, and the address of its pictures. Look a procedure up BEFORE you act, then follow it step by step: do one ' +
        'action, verify that what `expect` names is on your screen, and only then go on; when it is not there, look at the step’s picture ' +
        'and find out why instead of going on. Parameters are the values to replace by your own. To have the whole procedure done and checked for you, use run_procedure.',
      inputSchema: z.strictObject({
        video_id: videoIdSchema,
        from_step: z.number().int().min(1).optional().describe('The first step wanted'),
        to_step: z.number().int().min(1).optional().describe('The last step wanted'),
        pictures: pictureCountSchema(6, 0).describe('How many of the steps’ pictures (before the action) to attach'),
      }),
      outputSchema,
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    ({ video_id, from_step = 1, to_step = Infinity, pictures }, { mcpReq: { signal } }) =>
      answerTool(signal, async () => {
        const document = await findVideo(library, video_id)
        const wanted = document.procedure.steps.filter(({ n }) => n >= from_step && n <= to_step)
        const shown = mapKeyframes(document, (name) => keyframeUri(video_id, name)).procedure
        const numbers = new Set(wanted.map(({ n }) => n))
        const procedure = { ...shown, steps: shown.steps.filter(({ n }) => numbers.has(n)) }
        const names = wanted.map(({ keyframes }) => ({ videoId: video_id, name: keyframes.before || keyframes.after }))
        const { title, duration_s } = document.video
        return {
          content: [
            { type: 'text' as const, text: describeProcedure(procedure) },
            ...(await keyframeBlocks(library, names, pictures)),
          ],
          structuredContent: { video_id, title, duration_s, step_count: document.procedure.steps.length, procedure },
        }
      }),
  )
}

/** The procedure as one reads it before doing it. */
function describeProcedure({ title, start_url, parameters, steps }: Procedure): string {
  return [
    `“${title}”${start_url === null ? '' : `, starts at ${start_url}`}`,
    ...(parameters.length > 0 ? ['Parameters (name: recorded value):'] : []),
    ...parameters.map(({ name, recorded_value, kind }) => `- ${name} (${kind}): ${JSON.stringify(recorded_value)}`),
    'Steps:',
    ...steps.map(describeStep),
  ].join('\n')
}

function describeStep({ n, title, start_s, end_s, action, expect, keyframes }: Step): string {
  const role = action.target?.role === undefined ? '' : ` ${action.target.role}`
  const facts = [
    `${action.kind}${role}${action.target?.text === undefined ? '' : ` “${action.target.text}”`}`,
    ...(action.value === undefined ? [] : [`value ${JSON.stringify(action.value)}`]),
    ...(action.parameter === undefined ? [] : [`parameter ${action.parameter}`]),
    ...(expect.text.length > 0 ? [`expect ${expect.text.map((text) => `“${text}”`).join(', ')}`] : []),
    ...(expect.url === null ? [] : [`expect the address ${expect.url}`]),
    ...(keyframes.before === '' ? [] : [`picture ${keyframes.before}`]),
  ]
  return `${n}. [${formatClock(start_s)}–${formatClock(end_s)}] ${title} (${facts.join('; ')})`
}
