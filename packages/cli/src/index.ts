export { runCommandLine } from './command-line.ts'
export { defineConfig } from './configuration/config-file.ts'
export type { StepcastConfig } from './configuration/config-schema.ts'
