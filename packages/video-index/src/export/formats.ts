type FormatInfo = {
  /** What a person calls it. */
  title: string
  mediaType: string
  /** Of the file it is kept in, without the dot. */
  extension: string
  /** Whether it is text that can stand on a terminal. */
  content: 'text' | 'binary'
  /** Whether it is made of the whole procedure or of one step. */
  of: 'procedure' | 'step'
  /** Who reads it: what people read is told in their language. */
  readers: 'people' | 'programs'
  /** Whether it shows pictures of the recording. */
  pictures: boolean
  /** What it is good for, as it stands behind the name in a list. */
  purpose: string
}

const table = {
  html: {
    title: 'HTML guide',
    mediaType: 'text/html',
    extension: 'html',
    content: 'text',
    of: 'procedure',
    readers: 'people',
    pictures: true,
    purpose: 'a guide in one file, pictures included, to send or to print',
  },
  pdf: {
    title: 'PDF guide',
    mediaType: 'application/pdf',
    extension: 'pdf',
    content: 'binary',
    of: 'procedure',
    readers: 'people',
    pictures: true,
    purpose: 'the same guide on paper (made by Chrome)',
  },
  md: {
    title: 'Markdown',
    mediaType: 'text/markdown',
    extension: 'md',
    content: 'text',
    of: 'procedure',
    readers: 'people',
    pictures: true,
    purpose: 'a written guide with pictures, for a wiki or a repository',
  },
  gif: {
    title: 'GIF of a step',
    mediaType: 'image/gif',
    extension: 'gif',
    content: 'binary',
    of: 'step',
    readers: 'people',
    pictures: true,
    purpose: 'a step as a moving picture, for a chat or an issue',
  },
  mp4: {
    title: 'Clip of a step',
    mediaType: 'video/mp4',
    extension: 'mp4',
    content: 'binary',
    of: 'step',
    readers: 'people',
    pictures: true,
    purpose: 'a step as a small video without sound',
  },
  vtt: {
    title: 'WebVTT chapters',
    mediaType: 'text/vtt',
    extension: 'vtt',
    content: 'text',
    of: 'procedure',
    readers: 'people',
    pictures: false,
    purpose: 'chapters for a player on a web page',
  },
  srt: {
    title: 'SRT subtitles',
    mediaType: 'application/x-subrip',
    extension: 'srt',
    content: 'text',
    of: 'procedure',
    readers: 'people',
    pictures: false,
    purpose: 'each step as a subtitle, for any player or editor',
  },
  chapters: {
    title: 'Chapter list',
    mediaType: 'text/plain',
    extension: 'chapters.txt',
    content: 'text',
    of: 'procedure',
    readers: 'people',
    pictures: false,
    purpose: 'lines such as “0:00 Sign in” for the description on a video site',
  },
  mermaid: {
    title: 'Mermaid flow chart',
    mediaType: 'text/vnd.mermaid',
    extension: 'mmd',
    content: 'text',
    of: 'procedure',
    readers: 'people',
    pictures: false,
    purpose: 'a flow chart for Markdown pages that draw Mermaid',
  },
  drawio: {
    title: 'draw.io flow chart',
    mediaType: 'application/vnd.jgraph.mxfile',
    extension: 'drawio',
    content: 'text',
    of: 'procedure',
    readers: 'people',
    pictures: false,
    purpose: 'a flow chart to go on editing in draw.io',
  },
  recorder: {
    title: 'Chrome Recorder',
    mediaType: 'application/json',
    extension: 'recorder.json',
    content: 'text',
    of: 'procedure',
    readers: 'programs',
    pictures: false,
    purpose: 'a recording to import in the Recorder panel of Chrome, or for @puppeteer/replay',
  },
  playwright: {
    title: 'Playwright test',
    mediaType: 'text/typescript',
    extension: 'spec.ts',
    content: 'text',
    of: 'procedure',
    readers: 'programs',
    pictures: false,
    purpose: 'a test that repeats the steps and checks the outcome',
  },
  puppeteer: {
    title: 'Puppeteer script',
    mediaType: 'text/typescript',
    extension: 'puppeteer.ts',
    content: 'text',
    of: 'procedure',
    readers: 'programs',
    pictures: false,
    purpose: 'a TypeScript program that repeats the steps',
  },
  midscene: {
    title: 'Midscene script',
    mediaType: 'application/yaml',
    extension: 'midscene.yaml',
    content: 'text',
    of: 'procedure',
    readers: 'programs',
    pictures: false,
    purpose: 'a YAML script for Midscene, which finds targets by a model',
  },
  skill: {
    title: 'Agent skill',
    mediaType: 'application/zip',
    extension: 'skill.zip',
    content: 'binary',
    of: 'procedure',
    readers: 'programs',
    pictures: true,
    purpose: 'a folder with SKILL.md and pictures that teaches an agent the procedure',
  },
  json: {
    title: 'JSON',
    mediaType: 'application/json',
    extension: 'json',
    content: 'text',
    of: 'procedure',
    readers: 'programs',
    pictures: false,
    purpose: 'the procedure for programs, as the API gives it',
  },
} as const satisfies Record<string, FormatInfo>

export type ExportFormat = keyof typeof table

/** Everything a recording can be exported as; command line, API and web page list exactly these, in this order. */
export const exportFormats = Object.keys(table) as [ExportFormat, ...ExportFormat[]]

export function describeFormat(format: ExportFormat): FormatInfo & { name: ExportFormat } {
  return { name: format, ...table[format] }
}
