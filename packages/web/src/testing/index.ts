export { openChromium, press } from './open-ui.ts'
