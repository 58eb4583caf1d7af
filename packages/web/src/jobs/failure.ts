import { z } from 'zod'
import type { Failure } from './job.ts'

const knownErrorSchema = z.object({
  code: z.string().regex(/^[a-z][a-z_]+$/),
  message: z.string(),
  hint: z.string().optional(),
})

/**
 * What a client may know of a failure: code, message and hint of this project's own errors, with every path of this
 * machine cut to its last part; of anything else only that it happened. The rest goes to the server's log.
 */
export function toFailure(error: unknown): Failure {
  const known = knownErrorSchema.safeParse(error)
  if (error instanceof Error && known.success && error.name.endsWith('Error') && error.name !== 'Error') {
    const { code, message, hint } = known.data
    return { code, message: withoutPaths(message), ...(hint === undefined ? {} : { hint: withoutPaths(hint) }) }
  }
  console.error('unexpected failure:', error)
  return { code: 'internal', message: 'something went wrong inside the server', hint: "the server's log says more" }
}

/** `/home/ann/.stepcast/uploads/x/demo.mp4` becomes `demo.mp4`; addresses stay whole. */
export function withoutPaths(text: string): string {
  return text.replaceAll(
    /(?<![\w:/.])(?!\/api\/)(?:[A-Za-z]:)?(?:[/\\][^\s/\\"'`;,:]+){2,}/g,
    (path) => path.split(/[/\\]/).at(-1) ?? '',
  )
}
