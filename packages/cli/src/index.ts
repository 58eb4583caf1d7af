export { runCommandLine } from './command-line.ts'
export { defineConfig } from './configuration/config-file.ts'
export { type Setting, settings, type StepcastConfig } from './configuration/config-schema.ts'
export { type CommandDescription, describeCommands } from './describe-commands.ts'
