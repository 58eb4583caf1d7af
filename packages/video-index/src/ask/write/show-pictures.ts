import type { ChatPart } from '@stepcast/inference-client'
import { secondsOf } from '../../consult/evidence.ts'
import { modelPicture } from '../../consult/model-picture.ts'
import { findSecretRegions } from '../../export/picture/cover-secrets.ts'
import { drawPicture } from '../../export/picture/draw-picture.ts'
import type { Box } from '../../protocol/procedure.ts'
import type { Library } from '../../store/library.ts'
import type { Evidence } from './evidence.ts'

/** So many candidates are looked at again, each before and after. */
const candidatesSeen = 3

type Shown = { evidence: Evidence; name: string; timeS: number }

/**
 * The pictures of the best candidates as a model is shown them: by recording, in order of time, each after its time, with what
 * was typed as a secret covered. Pictures that are gone are left out.
 */
export async function showPictures(
  evidence: readonly Evidence[],
  { library, maxPictures, signal }: { library: Library; maxPictures: number; signal: AbortSignal | undefined },
): Promise<{ parts: ChatPart[]; count: number }> {
  const wanted = evidence.slice(0, candidatesSeen).flatMap(picturesOf).slice(0, maxPictures)
  const byRecording = Map.groupBy(wanted, (each) => each.evidence.citation.video_id)
  const parts: ChatPart[] = []
  let count = 0
  for (const [id, pictures] of byRecording) {
    const { document, letter } = pictures[0]!.evidence
    const pathOf = (name: string) => library.keyframePath(id, name)
    const covers = await findSecretRegions(document, pathOf)
    const different = new Map(pictures.map((each) => [each.name, each]))
    for (const { name, timeS } of [...different.values()].sort((a, b) => a.timeS - b.timeS)) {
      signal?.throwIfAborted()
      const picture = await readPicture(pathOf(name), covers.get(name) ?? [])
      if (!picture) continue
      const label = `<${timeS.toFixed(1)} seconds>`
      parts.push({ type: 'text', text: byRecording.size > 1 ? `Recording ${letter}\n${label}` : label }, picture)
      count++
    }
  }
  return { parts, count }
}

function picturesOf(evidence: Evidence): Shown[] {
  const { step, citation } = evidence
  const named = step
    ? [
        { name: step.keyframes.after, timeS: step.end_s },
        { name: step.keyframes.before, timeS: step.start_s },
      ]
    : [{ name: citation.keyframe, timeS: citation.start_s }]
  return named
    .filter(({ name }) => name !== '')
    .map(({ name, timeS }) => ({ evidence, name, timeS: secondsOf(name) || timeS }))
}

async function readPicture(path: string, covers: readonly Box[]): Promise<ChatPart | undefined> {
  const read = covers.length > 0 ? drawPicture(path, { covers }).then(({ data }) => data) : Promise.resolve(path)
  return await read.then(modelPicture).catch(() => undefined)
}
