import type { InferResponseType } from 'hono/client'
import { api, read, type Problem } from '../app/api-client.ts'
import { usePlace } from '../app/router.tsx'
import { useResource } from '../app/use-resource.ts'

/** What an earlier run was asked, to begin with. */
export type Asked = InferResponseType<(typeof api.runs)[':id']['asked']['$get'], 200>

/** What the run was asked that the address names with `?like=`; nothing where it names none. */
export function useAsked(): { like: Asked | undefined; problem: Problem | undefined; isLoading: boolean } {
  const id = usePlace().search.get('like')
  const { data, problem } = useResource(`like ${id}`, async () =>
    id === null ? undefined : await read(api.runs[':id'].asked.$get({ param: { id } })),
  )
  return { like: data, problem, isLoading: id !== null && !data && !problem }
}
