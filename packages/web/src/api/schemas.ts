import { z } from '@hono/zod-openapi'
import { answerSchema, correctionListSchema, indexDocumentSchema, procedureSchema } from '@stepcast/video-index'
import { batchSchema } from '../jobs/batch.ts'
import { jobSchema } from '../jobs/job.ts'
import { runSchema } from '../jobs/run.ts'
import { uploadSchema } from '../uploads/uploads.ts'

// Only schemas made after zod-openapi was loaded can be given a name, so these are made anew.
export const answerBody = answerSchema.extend({}).openapi('Answer')
export const documentBody = indexDocumentSchema.extend({}).openapi('IndexDocument')
/** `revision` is what corrections are made of: the ETag of `/videos/{id}/corrections`. */
export const exportedProcedureBody = procedureSchema.extend({ revision: z.string() }).openapi('Procedure')
export const correctionListBody = correctionListSchema.extend({}).openapi('Corrections')
export const jobBody = jobSchema.extend({}).openapi('Job')
export const batchBody = batchSchema.extend({}).openapi('Batch')
export const runBody = runSchema.extend({}).openapi('Run')
export const uploadBody = uploadSchema.extend({}).openapi('Upload')
