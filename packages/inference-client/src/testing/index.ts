export { type Behaviour, type ModelServer, type ReceivedRequest, startModelServer, wordsIn } from './model-server.ts'
export { type ReceivedForm, startWebuiServer, type WebuiServer } from './webui-server.ts'
