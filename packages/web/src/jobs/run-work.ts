import {
  composeFromLibrary,
  findTutorials,
  pursueGoal,
  type RunOptions,
  type RunReport,
  runProcedure,
} from '@stepcast/agent'
import { chatClientIfConfigured, configuredChatClient } from '@stepcast/inference-client'
import type { Library } from '@stepcast/video-index'
import type { RunRequest } from './run.ts'

/** What a run is watched and steered by, whatever it follows. */
type RunSteering = Pick<
  RunOptions,
  'secrets' | 'runsDir' | 'runId' | 'signal' | 'onEvent' | 'approve' | 'onPage' | 'isDoneByHand'
>

/** How a run is done: a recording followed, or a goal pursued. */
export type RunWork = (request: RunRequest, steering: RunSteering) => Promise<RunReport>

type RunWorkOptions = {
  library: Library
  /** Follows a recording; something quicker in a test. */
  follow?: typeof runProcedure | undefined
}

export function workOnRuns({ library, follow = runProcedure }: RunWorkOptions): RunWork {
  return async (request, steering) => {
    const { url, goal, values, files, yes, show = false, video_id: videoId } = request
    const common = { url, values, files, yes, allowOrigins: request.allow_origins, headless: !show, ...steering }
    if (request.pursue !== undefined) {
      const { text, videos, max_tokens: maxTokens } = request.pursue
      const client = configuredChatClient(library.dataDir)
      const tutorials = await findTutorials(library, text, { videos, signal: steering.signal })
      return await pursueGoal(text, { ...common, client, tutorials, maxTokens })
    }
    const { document, keyframePath, site } = await composeFromLibrary(library, [
      videoId,
      ...(request.followed_by ?? []),
    ])
    return await follow(document, {
      ...common,
      goal,
      dryRun: request.dry_run,
      client: chatClientIfConfigured(library.dataDir),
      site,
      keyframePath,
    })
  }
}
