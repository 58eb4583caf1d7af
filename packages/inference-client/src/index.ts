export { InferenceError, type InferenceErrorCode } from './errors.ts'
export {
  type ChatClient,
  type ChatClientOptions,
  type ChatPart,
  type ChatReply,
  type ChatRequest,
  createChatClient,
} from './chat/chat-client.ts'
export { ReplyCache } from './cost/reply-cache.ts'
export { TokenBudget, withBudget } from './cost/with-budget.ts'
export { withReplyCache } from './cost/with-reply-cache.ts'
export { type StageUsage, UsageMeter, withUsage } from './cost/with-usage.ts'
export { readInferenceConfiguration, type InferenceConfiguration } from './configuration.ts'
export { chatClientIfConfigured, configuredChatClient } from './configured-client.ts'
export { createEmbedder } from './create-embedder.ts'
export type { Embedder, EmbedOptions, PicturedText } from './embedder.ts'
export { findModelServers, type FoundModelServer } from './find-model-servers.ts'
export { listModels, visionModels } from './list-models.ts'
export { readPartly } from './reply/read-json.ts'
export { readTime } from './reply/read-time.ts'
export { relativeBox, relativePoint } from './reply/relative-box.ts'
export { type TimedRow, tidyRows } from './reply/tidy-rows.ts'
export { createReranker, type Ranked, type Reranker } from './rerank/reranker.ts'
export { createTranscriber, type SpokenRow, type Transcriber } from './transcribe/transcriber.ts'
export { inSpan, type SpanOptions } from './tracing/in-span.ts'
export { StageSpans } from './tracing/stage-spans.ts'
