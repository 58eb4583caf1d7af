#!/usr/bin/env bun
import { runCommandLine } from './command-line.ts'

const exitCode = await runCommandLine(process.argv.slice(2))
// what a command left open (a model's worker thread, an idle connection) must not keep the process
process.exit(exitCode)
