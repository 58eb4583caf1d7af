import { z } from 'zod'

const checkSchema = z.object({
  /** Stays the same between versions, for programs. */
  name: z.string(),
  label: z.string(),
  /** `missing` is needed and not here; `optional` is not here and not needed. */
  status: z.enum(['ok', 'missing', 'optional']),
  /** What was found and where, or what is wrong. */
  detail: z.string(),
  /** How to get what is not here. */
  hint: z.string().optional(),
})
export type Check = z.infer<typeof checkSchema>

/** What `stepcast doctor --json` prints; `ok` is false when something that is needed is missing. */
export const examinationSchema = z.object({ ok: z.boolean(), checks: z.array(checkSchema) })
export type Examination = z.infer<typeof examinationSchema>
