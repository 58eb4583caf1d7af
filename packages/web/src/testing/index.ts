export { findEnglish, recordedWords } from './find-english.ts'
export { openChromium, press } from './open-ui.ts'
export { tabTo } from './tab-to.ts'
