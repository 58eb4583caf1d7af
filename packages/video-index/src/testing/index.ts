export { attentiveModel, changesIn, picturesIn } from './attentive-model.ts'
export { draw, makeClip, runFfmpeg } from './make-clip.ts'
export { sampleDocument, sampleStep } from './sample-document.ts'
export { temporaryFolder } from './temporary-folder.ts'
