export { sampleDocument, sampleStep } from './sample-document.ts'
export { temporaryFolder } from './temporary-folder.ts'
