export { requireFiles } from './bind/bind-files.ts'
export { bindValues, type BindOptions, type BoundProcedure, type BoundStep } from './bind/bind-values.ts'
export { findParameters, type Slot as KnownParameter, slotsOf as knownParameters } from './bind/find-parameter.ts'
export { composeFromLibrary } from './compose/compose-from-library.ts'
export { findParts } from './compose/find-parts.ts'
export { composeRecordings, type Composition, type Recording } from './compose/compose-recordings.ts'
export { findChrome } from './browser/find-chrome.ts'
export { AgentError, type AgentErrorCode, agentErrorCodes } from './errors.ts'
export { runProcedure } from './follow/run-procedure.ts'
export {
  type BoundValue,
  boundValueSchema,
  type Check,
  type GroundedBy,
  type Heal,
  type RunError,
  type RunReport,
  runReportSchema,
  type RunStatus,
  runStatusSchema,
  type StepReport,
  stepReportSchema,
} from './protocol/report.ts'
export { printPdf, type PrintOptions } from './print/print-pdf.ts'
export type { ApprovalRequest, Decision, HandInput, LivePage, RunEvent, RunOptions } from './protocol/run.ts'
export type { SiteMemory } from './protocol/site-memory.ts'
export { findTutorials } from './pursue/find-tutorials.ts'
export { actOnPage, type Hands, type PageOptions } from './pursue/act-on-page.ts'
export type { PlannedAction } from './pursue/parse-action.ts'
export { pursueGoal, type PursueOptions } from './pursue/pursue-goal.ts'
export type { Tutorial } from './pursue/tutorial.ts'
