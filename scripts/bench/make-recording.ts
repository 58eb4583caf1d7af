import { join } from 'node:path'
import { type RecordingTools, runTool } from '../record/tools.ts'
import { button, drawOverlays, drawScreen, field, fieldTop, openDrawingBrowser } from './draw-screen.ts'

export type Recording = { name: string; path: string; minutes: number; fps: number; screens: number }

/** Longer recordings repeat these many minutes. */
const ownMinutes = 10

type Pace = { fps: number; screensPerMinute: number }

/** 1920 × 1080 H.264: pages with a field that is typed into and a button, and a pointer that goes from one to the other. */
export async function makeRecording(tools: RecordingTools, folder: string, minutes: number): Promise<Recording> {
  return await make(tools, folder, { minutes, name: `${minutes} min`, fps: 30, screensPerMinute: 8 })
}

/** The same at 5 frames a second, with one page a minute: nothing moves most of the time. */
export async function makeStillRecording(tools: RecordingTools, folder: string, minutes: number): Promise<Recording> {
  return await make(tools, folder, { minutes, name: `${minutes} min, mostly still`, fps: 5, screensPerMinute: 1 })
}

async function make(
  tools: RecordingTools,
  folder: string,
  { name, minutes, ...pace }: Pace & { name: string; minutes: number },
): Promise<Recording> {
  const own = Math.min(minutes, ownMinutes)
  const pieces: string[] = []
  for (let minute = 0; minute < own; minute++) {
    const piece = join(folder, `piece-${pace.fps}-${minute}.mp4`)
    if (!(await Bun.file(piece).exists())) await makeMinute(tools, folder, piece, { minute, ...pace })
    pieces.push(piece)
  }
  const list = join(folder, `list-${pace.fps}-${minutes}.txt`)
  const order = Array.from({ length: minutes }, (_, minute) => `file '${pieces[minute % own]!}'\n`)
  await Bun.write(list, order.join(''))
  const path = join(folder, `recording-${pace.fps}-${minutes}.mp4`)
  await runTool([tools.ffmpeg, '-y', '-v', 'error', '-f', 'concat', '-safe', '0', '-i', list, '-c', 'copy', path])
  return { name, path, minutes, fps: pace.fps, screens: minutes * pace.screensPerMinute }
}

async function makeMinute(
  tools: RecordingTools,
  folder: string,
  piece: string,
  { minute, fps, screensPerMinute }: Pace & { minute: number },
): Promise<void> {
  const [pointer, cover] = [join(folder, 'pointer.png'), join(folder, 'cover.png')]
  await using stack = new AsyncDisposableStack()
  const browser = stack.adopt(await openDrawingBrowser(tools.chrome), (opened) => opened.close())
  await drawOverlays(browser, pointer, cover)
  const lengthS = 60 / screensPerMinute
  const screens = Array.from({ length: screensPerMinute }, (_, at) => minute * screensPerMinute + at)
  const pictures = screens.map((screen) => join(folder, `screen-${screen}.png`))
  for (const [at, screen] of screens.entries()) await drawScreen(browser, pictures[at]!, screen)
  const frames = Math.round(fps * lengthS)
  // A picture is decoded once and held: read again for every frame it would take longer than all the rest.
  const held = (at: number, format: string, count: number) =>
    `[${at}]format=${format},loop=${count - 1}:1,setpts=N/${fps}/TB[s${at}]`
  const first = minute * screensPerMinute
  const graph = [
    ...screens.map((_, at) => held(at, 'yuv420p', frames)),
    ...[screens.length, screens.length + 1].map((at) => held(at, 'yuva420p', fps * 60)),
    `${screens.map((_, at) => `[s${at}]`).join('')}concat=n=${screens.length}:v=1[page]`,
    `[page][s${screens.length + 1}]overlay=${typingAt(lengthS, first)}[typed]`,
    `[typed][s${screens.length}]overlay=${pointerAt(lengthS, first)}`,
  ]
  const inputs = [...pictures, pointer, cover].flatMap((picture) => ['-r', String(fps), '-i', picture])
  const codec = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '21', '-pix_fmt', 'yuv420p']
  await runTool(
    [tools.ffmpeg, '-y', '-v', 'error', ...inputs, '-filter_complex', graph.join(';')].concat(
      ['-t', '60', '-r', String(fps), ...codec],
      [piece],
    ),
  )
}

/** Seconds into a page at which the hand sets off for the field, has typed, and sets off for the button. */
const reach = { from: 1, to: 2.2 }
const typingFromS = 2.6
const lettersPerS = 9
const leave = { from: 5.7, to: 6.8 }

/** The strip moves on by a letter at a time; commas separate options, so that they are escaped. */
function typingAt(lengthS: number, first: number): string {
  const letters = `floor(${lettersPerS}*clip(mod(t,${lengthS})-${typingFromS},0,3))`
  const top = topAt(lengthS, first)
  return `x='${field.x - 4}+${field.letterWidth}*${letters}':y='${top}+6'`
}

function pointerAt(lengthS: number, first: number): string {
  const there = share(lengthS, reach)
  const back = share(lengthS, leave)
  const away = `(${there}-${back})`
  const target = `(${topAt(lengthS, first)}+20)`
  return `x='${button.x}+(${field.x + 380}-${button.x})*${away}':y='${button.y}+(${target}-${button.y})*${away}'`
}

/** From 0 to 1 between two moments of a page: slow, fast, slow. */
function share(lengthS: number, { from, to }: { from: number; to: number }): string {
  const linear = `clip((mod(t,${lengthS})-${from})/${to - from},0,1)`
  return `(3*pow(${linear},2)-2*pow(${linear},3))`
}

function topAt(lengthS: number, first: number): string {
  return `(${fieldTop(0)}+${fieldTop(1) - fieldTop(0)}*mod(floor(t/${lengthS})+${first},3))`
}
