import { inputRequired, inputResponse, type McpServer, type ServerContext } from '@modelcontextprotocol/server'
import { join } from 'node:path'
import { z } from 'zod'
import { findProcedure } from '../../api/find-video.ts'
import { namedValuesSchema, webAddressSchema } from '../../api/run-inputs.ts'
import { WebError } from '../../errors.ts'
import type { Run } from '../../jobs/run.ts'
import { answerTool } from '../answer-tool.ts'
import { canElicit } from '../can-elicit.ts'
import type { McpContext } from '../mcp-context.ts'
import { imageBlock, readPicture } from '../pictures.ts'
import { progressTeller } from '../progress.ts'
import { pictureCountSchema, videoIdSchema } from './moment.ts'
import { describeRun, questionOf, runResultSchema, toRunResult } from './run-result.ts'

// Less than the minute after which many clients give a call up.
const usualWaitS = 50

const inputSchema = z.strictObject({
  video_id: videoIdSchema,
  followed_by: z
    .array(videoIdSchema)
    .max(20)
    .default([])
    .describe('Recordings to follow after it, in the same browser, as one procedure'),
  url: webAddressSchema.describe('Where the app is; the run stays within this origin'),
  values: namedValuesSchema
    .default({})
    .describe('New values by a parameter’s name, its label, or the value that was recorded for it'),
  secrets: namedValuesSchema
    .default({})
    .describe('Values that are typed and never shown or kept, such as user and password of a sign-in page'),
  files: z
    .array(z.string().max(1000))
    .max(20)
    .default([])
    .describe('Files that may be uploaded: see the server’s instructions'),
  allow_origins: z
    .array(webAddressSchema)
    .max(20)
    .default([])
    .describe('Other origins that may be visited, such as single sign-on'),
  goal: z.string().max(2000).optional(),
  dry_run: z.boolean().default(false).describe('Only tell what would be done, with which values'),
  approval_token: z
    .string()
    .max(100)
    .optional()
    .describe('The token of the approval that a call before this one asked for'),
  approve: z.boolean().optional().describe('What the person decided; goes with approval_token'),
  run_id: z.string().max(100).optional().describe('A run that was still running: wait for it, start nothing'),
  wait_s: z
    .number()
    .min(1)
    .max(900)
    .default(usualWaitS)
    .describe('How many seconds to wait before telling how far the run is'),
  pictures: pictureCountSchema(1, 1).describe('Whether to attach the picture of the page after the last step'),
})
type Asked = z.infer<typeof inputSchema>

export function registerRunProcedure(server: McpServer, mcp: McpContext): void {
  server.registerTool(
    'run_procedure',
    {
      title: 'Carry out a procedure',
      description:
        'Carries a recorded procedure out in a browser of its own, with new values, and checks the outcome of every step on the page. ' +
        'Look at get_procedure first, or call with dry_run to see what would be done. ' +
        'Before an action that cannot be taken back (publish, send, pay, delete) it stops and asks: the person directly where your ' +
        'client can, else the answer has status needs_approval and says exactly what would be done; get that person’s consent, then call again ' +
        'with the same arguments, approval_token and approve. Never approve for them. Trust done only; failed says why.',
      inputSchema,
      outputSchema: runResultSchema,
      annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
    },
    (asked, context) =>
      answerTool(context.mcpReq.signal, async () => {
        const runId = await open(asked, context)
        const { tell, told } = progressTeller(context)
        const { signal } = context.mcpReq
        const run = await mcp.runs.next(runId, { signal, waitMs: asked.wait_s * 1000, onChange: tell })
        await told()
        const token = mcp.runs.question(run)
        if (run.approval !== null && token !== undefined && canElicit(server, context)) {
          const requestedSchema = { type: 'object' as const, properties: {} }
          const approval = inputRequired.elicit({ message: questionOf(run.approval, run), requestedSchema })
          return inputRequired({ inputRequests: { approval }, requestState: token })
        }
        return await answer(run, token, asked.pictures)
      }),
  )

  /** The run that the call is about: one that waits for the answer which this call brings, one that goes on, or a new one. */
  async function open(asked: Asked, { mcpReq }: ServerContext): Promise<string> {
    const { approval_token, approve, run_id, wait_s: _, pictures: __, ...plan } = asked
    const state = mcpReq.requestState<string>()
    if (typeof state === 'string') {
      const response = inputResponse(mcpReq.inputResponses, 'approval')
      return mcp.runs.answer(state, { approve: response.kind === 'elicit' && response.action === 'accept', plan })
    }
    if (approval_token !== undefined) {
      if (approve !== undefined) return mcp.runs.answer(approval_token, { approve, plan })
      throw new WebError('bad_request', 'approve is missing', { hint: 'say true or false, as the person decided' })
    }
    if (run_id !== undefined) return mcp.runs.resume(run_id, plan)
    return await start(plan)
  }

  async function start(plan: Omit<Asked, 'approval_token' | 'approve' | 'run_id' | 'wait_s' | 'pictures'>) {
    const { secrets: given, ...request } = plan
    checkOrigins([request.url, ...request.allow_origins], mcp.allowedOrigins)
    const secrets = { ...mcp.secrets, ...given }
    const document = await findProcedure(mcp.library, request)
    const checked = await mcp.readRunRequest(document, request, secrets)
    const title = document.procedure.title || document.video.title
    return mcp.runs.start(checked, { secrets, title, plan })
  }

  async function answer(run: Run, token: string | undefined, pictures: number) {
    const result = toRunResult(run, { token, report: mcp.reportOf(run) })
    const screenshot = run.steps.findLast(({ screenshot }) => screenshot !== '')?.screenshot
    const picture =
      pictures > 0 && screenshot !== undefined ? await readPicture(screenshotPath(run, screenshot)) : undefined
    return {
      content: [{ type: 'text' as const, text: describeRun(result) }, ...(picture ? [imageBlock(picture)] : [])],
      structuredContent: result,
    }
  }

  /** Runs name their pictures by addresses, the last part of which is the file. */
  function screenshotPath(run: Run, address: string): string {
    return join(mcp.runs.folderOf(run.run_id), decodeURIComponent(address.split('/files/')[1] ?? ''))
  }
}

/** @throws WebError `origin_not_allowed` */
function checkOrigins(addresses: readonly string[], allowed: readonly string[] | undefined): void {
  const outside = addresses.find((address) => allowed !== undefined && !allowed.includes(new URL(address).origin))
  if (outside === undefined) return
  throw new WebError('origin_not_allowed', `runs may not go to ${new URL(outside).origin}`, {
    hint: `this server allows ${allowed?.join(', ')}; its user can allow others with --allow-origin`,
  })
}
