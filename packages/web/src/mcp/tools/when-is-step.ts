import type { McpServer } from '@modelcontextprotocol/server'
import { ask, type Answer, formatClock, type IndexDocument, VideoIndexError } from '@stepcast/video-index'
import { z } from 'zod'
import { findVideo } from '../../api/find-video.ts'
import { WebError } from '../../errors.ts'
import { answerTool } from '../answer-tool.ts'
import type { McpContext } from '../mcp-context.ts'
import { keyframeBlocks } from '../pictures.ts'
import { answeredSchema, describeAnswered, pictureCountSchema, toAnswered, videoIdSchema } from './moment.ts'

export function registerWhenIsStep(server: McpServer, { library }: McpContext): void {
  server.registerTool(
    'when_is_step',
    {
      title: 'When a step is shown',
      description:
        'Tells from when to when a recording shows a step, with its picture: by the step’s number, or by a description of what is done ' +
        '(“enter the price”). Use it to look at one step closely before you do it, or to cite the moment to a person.',
      inputSchema: z.strictObject({
        video_id: videoIdSchema.optional().describe('Which recording; may be left out with a description'),
        step: z.number().int().min(1).optional().describe('The number of the step; needs video_id'),
        description: z.string().trim().min(1).max(1000).optional().describe('What is done in the step'),
        pictures: pictureCountSchema(6, 1),
      }),
      outputSchema: answeredSchema,
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    ({ video_id, step, description, pictures }, { mcpReq: { signal } }) =>
      answerTool(signal, async () => {
        const answer = await find({ video_id, step, description }, signal)
        const shown = answer.citations.map(({ video_id: videoId, keyframe }) => ({ videoId, name: keyframe }))
        const answered = toAnswered(answer)
        return {
          content: [
            { type: 'text' as const, text: describeAnswered(answered) },
            ...(await keyframeBlocks(library, shown, pictures)),
          ],
          structuredContent: answered,
        }
      }),
  )

  async function find(
    asked: { video_id: string | undefined; step: number | undefined; description: string | undefined },
    signal: AbortSignal,
  ): Promise<Answer> {
    const { video_id: videoId, step, description } = asked
    if ((step === undefined) === (description === undefined) || (step !== undefined && videoId === undefined)) {
      throw new WebError('bad_request', 'a step is found by video_id and step, or by description', {
        hint: 'give one of the two',
      })
    }
    if (videoId !== undefined && step !== undefined) return whenIs(await findVideo(library, videoId), step)
    return await ask(library, description ?? '', { videoId, limit: 5, client: null, signal })
  }
}

function whenIs({ video, procedure }: IndexDocument, n: number): Answer {
  const step = procedure.steps.find((step) => step.n === n)
  if (!step) {
    throw new VideoIndexError('step_not_found', `“${video.title}” has no step ${n}`, {
      hint: `it has ${procedure.steps.length} steps: see get_procedure`,
    })
  }
  const { start_s, end_s, title, keyframes, confidence } = step
  const keyframe = keyframes.before || keyframes.after
  return {
    answer: `Step ${n}, “${title}”, is shown from ${formatClock(start_s)} to ${formatClock(end_s)}.`,
    citations: [
      { video_id: video.id, title: video.title, step: n, start_s, end_s, text: title, keyframe, score: confidence },
    ],
  }
}
