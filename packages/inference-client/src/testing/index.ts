export {
  type Behaviour,
  type ModelServer,
  type ModelServerOptions,
  type ReceivedRequest,
  startModelServer,
  wordsIn,
} from './model-server.ts'
export { type ReceivedForm, startWebuiServer, type WebuiServer } from './webui-server.ts'
export { startTranscriptionServer } from './transcription-server.ts'
export { type RerankServer, startRerankServer } from './rerank-server.ts'
