export { everyMove, hostileWords } from './every-move.ts'
export { sampleDocument, sampleStep } from './sample-document.ts'
export { temporaryFolder } from './temporary-folder.ts'
