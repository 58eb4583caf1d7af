export { type Behaviour, type ModelServer, type ReceivedRequest, startModelServer, wordsIn } from './model-server.ts'
