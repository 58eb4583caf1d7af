import { RecordError } from './record-error.ts'

export interface RecordingTools {
  xvfb: string
  xdotool: string
  ffmpeg: string
  ffprobe: string
  chrome: string
}

/**
 * Finds the programs that a recording needs.
 * @throws RecordError `missing_tool`, naming all that are missing at once
 */
export function findTools(): RecordingTools {
  const chrome = process.env['CHROME_PATH'] ?? firstOnPath('chromium', 'chromium-browser', 'google-chrome')
  const tools = {
    xvfb: Bun.which('Xvfb'),
    xdotool: Bun.which('xdotool'),
    ffmpeg: process.env['FFMPEG_PATH'] ?? Bun.which('ffmpeg'),
    ffprobe: Bun.which('ffprobe'),
    chrome,
  }
  const missing = Object.entries(tools).flatMap(([name, path]) => (path === null ? [name] : []))
  if (missing.length > 0) {
    throw new RecordError('missing_tool', `not on this machine: ${missing.join(', ')}`, {
      hint: 'run: apt-get install -y xvfb xdotool ffmpeg chromium fonts-inter adwaita-icon-theme',
    })
  }
  return tools as RecordingTools
}

function firstOnPath(...names: string[]): string | null {
  return names.map((name) => Bun.which(name)).find((path) => path !== null) ?? null
}

/**
 * Runs a program to its end and returns what it printed on stdout.
 * @throws RecordError `tool_failed` with the last line of its stderr
 */
export async function runTool(command: string[], environment: Record<string, string> = {}): Promise<string> {
  const child = Bun.spawn(command, {
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
    env: { ...process.env, ...environment },
  })
  const [output, complaint, exitCode] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ])
  if (exitCode !== 0) {
    throw new RecordError('tool_failed', `${command[0]} ended with exit code ${exitCode}`, {
      hint: complaint.trim().split('\n').at(-1) || 'run it by hand to see why',
    })
  }
  return output
}
