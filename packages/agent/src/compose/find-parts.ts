import { ask, type Library } from '@stepcast/video-index'

const joints =
  /\s*(?:[;；。]|,?\s+(?:and\s+)?(?:then|afterwards)\s+|,?\s+and\s+|,\s+|然后|接着|之后再|，|、|并且|并)\s*/i

/**
 * The recordings that show the parts of a goal, in the order the goal names them: each clause is searched for by itself. Empty where a part
 * is shown by none.
 */
export async function findParts(
  library: Library,
  goal: string,
  options: { signal?: AbortSignal } = {},
): Promise<string[]> {
  const found: string[] = []
  for (const clause of goal.split(joints).filter((part) => part.trim() !== '')) {
    const { citations } = await ask(library, clause, { limit: 1, ...options })
    const id = citations[0]?.video_id
    if (id === undefined) return []
    if (!found.includes(id)) found.push(id)
  }
  return found
}
