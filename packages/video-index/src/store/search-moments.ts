import type { KeptMoment, MomentPlace, MomentTable } from './moment-table.ts'
import { placeKey, type VectorTable } from './vector-table.ts'
import type { VideoTable } from './video-table.ts'

/** What is searched for: tokens that `analyse` gives moments, and the meaning in the space of the vectors. */
export type MomentSearch = {
  tokens: readonly string[]
  /** Tokens that should stand one after the other. */
  phrases: readonly (readonly string[])[]
  vector: Float32Array | undefined
  /** Look for the tokens among words that are spelt nearly like them, and among all that stands on the screens. */
  far: boolean
  /**
   * Look at these recordings alone: where they are not many at all their moments, whatever their words. Otherwise at those of the
   * recordings that are nearest.
   */
  videoIds: readonly string[] | undefined
  maxVideos: number
}

/** A moment that may answer. */
export type FoundMoment = KeptMoment & {
  title: string
  durationS: number
  /** 1 for the same meaning, 0 for an unrelated one; undefined where either is in a language that the model does not know. */
  similarity: number | undefined
}

const hitsPerRanking = 50
// Some two thousand moments.
const mostLookedThrough = 50
// The usual constant of reciprocal rank fusion (Cormack, Clarke and Büttcher, 2009).
const reciprocalRankConstant = 60

type Searched = { videos: VideoTable; moments: MomentTable; vectors: VectorTable }

/** Every moment of the recordings whose moments are nearest in words and in meaning. */
export async function searchMoments(
  { videos, moments, vectors }: Searched,
  { videoIds, maxVideos, ...search }: MomentSearch,
): Promise<FoundMoment[]> {
  const { vector } = search
  const isFew = videoIds !== undefined && videoIds.length <= mostLookedThrough
  const nearest = isFew ? videoIds : await nearestVideos({ moments, vectors }, search)
  const ids = isFew ? videoIds : nearest.filter((id) => videoIds?.includes(id) ?? true).slice(0, maxVideos)
  const [heads, found, similarities] = await Promise.all([
    videos.findHeads(ids),
    moments.all(ids),
    vector ? vectors.similarities(ids, vector) : undefined,
  ])
  const byId = new Map(heads.map((head) => [head.id, head]))
  return found.flatMap((moment): FoundMoment[] => {
    const head = byId.get(moment.videoId)
    if (head?.current !== moment.revision) return []
    const similarity = similarities?.get(placeKey(head.revision, moment.position))
    return [{ ...moment, title: head.title, durationS: head.durationS, similarity }]
  })
}

/** The recordings of the moments that come first when the ways of searching are fused by reciprocal rank. */
async function nearestVideos(
  { moments, vectors }: Omit<Searched, 'videos'>,
  { tokens, phrases, vector, far }: Omit<MomentSearch, 'videoIds' | 'maxVideos'>,
): Promise<string[]> {
  const inWords = far
    ? [moments.lookUpAlike(tokens, hitsPerRanking), moments.lookUp('screen', tokens, hitsPerRanking)]
    : [moments.lookUp('terms', tokens, hitsPerRanking), moments.lookUpPhrases(phrases, hitsPerRanking)]
  const inMeaning = vector ? vectors.nearest(vector, hitsPerRanking).then((ranking) => [ranking]) : []
  const rankings = (await Promise.all([...inWords, inMeaning])).flat()
  const scores = new Map<string, { place: MomentPlace; score: number }>()
  for (const ranking of rankings)
    for (const [rank, place] of ranking.entries()) {
      const key = placeKey(place.videoId, place.position)
      const known = scores.get(key)?.score ?? 0
      scores.set(key, { place, score: known + 1 / (reciprocalRankConstant + rank) })
    }
  const ranked = [...scores.values()].sort((a, b) => b.score - a.score)
  return [...new Set(ranked.map(({ place }) => place.videoId))]
}
