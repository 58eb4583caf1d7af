import type { McpServer } from '@modelcontextprotocol/server'
import { ask } from '@stepcast/video-index'
import { z } from 'zod'
import { narrowingFields, toNarrowOptions } from '../../api/narrowing.ts'
import { answerTool } from '../answer-tool.ts'
import type { McpContext } from '../mcp-context.ts'
import { keyframeBlocks } from '../pictures.ts'
import { answeredSchema, describeAnswered, pictureCountSchema, toAnswered } from './moment.ts'

export function registerAsk(server: McpServer, { library }: McpContext): void {
  server.registerTool(
    'ask',
    {
      title: 'Ask the recordings',
      description:
        'Answers a question about what is shown in the recordings, in English or Chinese, with the times and pictures that prove it: ' +
        '“where is the price set?”, “how many steps are there?”, “what happens after publishing?”. ' +
        'Ask before you guess how an app works. No citations means that no recording shows it: say so instead of making it up.',
      inputSchema: z.strictObject({
        question: z.string().trim().min(1).max(2000),
        ...narrowingFields,
        limit: z.number().int().min(1).max(20).default(5).describe('How many moments to cite at most'),
        pictures: pictureCountSchema(6, 1),
      }),
      outputSchema: answeredSchema,
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    ({ question, limit, pictures, ...narrowing }, { mcpReq: { signal } }) =>
      answerTool(signal, async () => {
        const answer = await ask(library, question, { ...toNarrowOptions(narrowing), limit, signal })
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
}
