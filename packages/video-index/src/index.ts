export { VideoIndexError, type VideoIndexErrorCode } from './errors.ts'
export {
  type Action,
  type ActionKind,
  actionKindSchema,
  actionKinds,
  actionSchema,
  type Box,
  boxSchema,
  type Expectation,
  expectationSchema,
  type Parameter,
  parameterKinds,
  parameterSchema,
  type Procedure,
  procedureSchema,
  type Step,
  stepKeyframesSchema,
  stepSchema,
  type Target,
  targetSchema,
} from './protocol/procedure.ts'
export {
  type Engine,
  engineSchema,
  engines,
  eventKinds,
  eventSchema,
  type IndexDocument,
  indexDocumentSchema,
  type IndexUsage,
  indexUsageSchema,
  type Video,
  type VideoEvent,
  videoSchema,
} from './protocol/document.ts'
export {
  type Answer,
  answerSchema,
  type AnswerUsage,
  answerUsageSchema,
  type Citation,
  citationSchema,
  type Claim,
  claimSchema,
  type DescribedStep,
  describedStepSchema,
  type RecordingAnswer,
  recordingAnswerSchema,
} from './protocol/answer.ts'
export type { CorrectedRecording } from './correct/apply-corrections.ts'
export { type Correction, type Corrections, correctionSchema } from './correct/correction.ts'
export { diffProcedure, editedProcedureSchema } from './correct/diff-procedure.ts'
export { type CorrectionList, correctionListSchema, listCorrections } from './correct/list-corrections.ts'
export { dropCorrection, recordCorrections, redoCorrections, undoCorrections } from './correct/record-corrections.ts'
export { type IndexProgress, type IndexStage, indexStages } from './protocol/progress.ts'
export { type ReadText, TextReader } from './read/text-reader.ts'
export { Library, type LibraryOptions } from './store/library.ts'
export type { NarrowOptions } from './ask/narrow/narrow-question.ts'
export { type AnswerEvent, ask, type AskOptions, askStreaming } from './ask/ask.ts'
export { exportProcedure, type TextFormat } from './export/export-procedure.ts'
export {
  type Exported,
  type ExportedFile,
  type ExportOptions,
  exportRecording,
  toOneFile,
} from './export/export-recording.ts'
export { withTitlesIn } from './export/with-titles-in.ts'
export { describeFormat, type ExportFormat, exportFormats } from './export/formats.ts'
export { formatClock } from './export/clock.ts'
export { drawPicture, type DrawnPicture, type DrawOptions } from './export/picture/draw-picture.ts'
export { parseRegion, regionHint } from './export/picture/parse-region.ts'
export { mapAnswerKeyframes, mapKeyframes } from './export/map-keyframes.ts'
export { indexVideo, type IndexOptions } from './index-video.ts'
export { videoId } from './store/references.ts'
export { encodePlayable } from './media/encode-playable.ts'
export { type Ffmpeg, findFfmpeg } from './media/find-ffmpeg.ts'
export { textModelFolder } from './read/text-models.ts'
export { TextRecogniser } from './read/text-recogniser.ts'
