import { ask, type IndexDocument, type Library } from '@stepcast/video-index'
import type { Tutorial } from './tutorial.ts'

const maxTutorials = 3
const maxPlaces = 12

/** The recordings that are named, or else those in which a search for the goal finds most, the best first. */
export async function findTutorials(
  library: Library,
  goal: string,
  { videos = [], signal }: { videos?: readonly string[]; signal?: AbortSignal | undefined } = {},
): Promise<Tutorial[]> {
  const tutorialOf = (document: IndexDocument): Tutorial => ({
    document,
    keyframePath: (name) => library.keyframePath(document.video.id, name),
  })
  if (videos.length > 0) return (await Promise.all(videos.map((video) => library.get(video)))).map(tutorialOf)
  const { citations, nearest = [] } = await ask(library, goal, { limit: maxPlaces, client: null, signal })
  const ids = [...new Set([...citations, ...nearest].map((place) => place.video_id))].slice(0, maxTutorials)
  return (await Promise.all(ids.map((id) => library.get(id)))).map(tutorialOf)
}
