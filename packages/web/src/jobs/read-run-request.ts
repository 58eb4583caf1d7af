import { AgentError, bindValues, type BoundProcedure, requireFiles } from '@stepcast/agent'
import type { IndexDocument, Procedure } from '@stepcast/video-index'
import { WebError } from '../errors.ts'
import type { Uploads } from '../uploads/uploads.ts'
import type { RunRequest } from './run.ts'

/**
 * Turns what was asked into what is kept with the run, and refuses, before anything starts, values that the procedure does not know.
 * @throws AgentError `unknown_parameter`, `ambiguous_parameter`, `file_missing`
 * @throws WebError `bad_request`, `upload_not_found`, `upload_incomplete`
 */
export type ReadRunRequest = (
  document: IndexDocument,
  asked: RunRequest,
  secrets: Record<string, string>,
) => Promise<RunRequest>

/** For clients elsewhere: files are uploads, named by their ids; a path would be one of this machine. */
export function fromUploads(uploads: Uploads): ReadRunRequest {
  return async ({ procedure }, asked, secrets) => {
    const paths = new Map<string, string>()
    for (const id of asked.files) paths.set(id, await uploads.pathOf(id))
    for (const value of Object.values(asked.values)) {
      if (/^upl_[0-9a-f]{24}$/.test(value) && !paths.has(value)) paths.set(value, await uploads.pathOf(value))
    }
    const request = {
      ...asked,
      values: Object.fromEntries(
        Object.entries(asked.values).map(([name, value]) => [name, paths.get(value) ?? value]),
      ),
      files: [...new Set(paths.values())],
    }
    checkUploads(procedure, request, secrets)
    return request
  }
}

/** For a client that its user started on this machine: files are paths. */
export const fromPaths: ReadRunRequest = async ({ procedure }, asked, secrets) => {
  const bound = bindValues(procedure, { ...asked, secrets })
  if (!asked.dry_run) requireFiles(bound)
  return asked
}

function checkUploads(procedure: Procedure, given: RunRequest, secrets: Record<string, string>): void {
  const refused = new WebError('bad_request', 'a file parameter takes a file that was uploaded', {
    hint: "POST it to /api/v1/uploads and give the upload's id",
  })
  let bound: BoundProcedure
  try {
    bound = bindValues(procedure, { ...given, secrets })
    if (bound.steps.some(({ file }) => file !== undefined && !given.files.includes(file))) throw refused
  } catch (error) {
    // Whether there is such a file here is not said either.
    throw error instanceof AgentError && error.code === 'file_missing' ? refused : error
  }
  if (!given.dry_run) requireFiles(bound)
}
