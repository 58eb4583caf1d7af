import { VideoIndexError } from '../../errors.ts'
import { squash, wordsOf } from '../../language/words.ts'
import type { ActionKind } from '../../protocol/procedure.ts'
import { hostOf } from '../../store/hosts-of.ts'
import type { Library } from '../../store/library.ts'
import type { ListedVideo } from '../../store/video-table.ts'
import type { Candidate } from '../candidate.ts'
import { asksAboutRecordings } from '../question-kind.ts'
import { findTimeSpan, isWithin, type TimeSpan } from './time-span.ts'

export type NarrowOptions = {
  /** Ask of this recording only. */
  videoId?: string | undefined
  /** Ask of these only. */
  videoIds?: readonly string[] | undefined
  /** Ask of recordings of this app only: a host that they show, or words of their titles. */
  app?: string | undefined
  /** Cite only what is shown from here on, in seconds. */
  startS?: number | undefined
  /** Cite only what is shown up to here, in seconds. */
  endS?: number | undefined
  /** Cite only steps of these kinds. */
  kinds?: readonly ActionKind[] | undefined
}

/** What a question is asked of, and the question without the words that say so. */
export type Narrowed = {
  text: string
  /** Undefined where all recordings are asked. */
  videoIds: readonly string[] | undefined
  span: TimeSpan | undefined
  kinds: ReadonlySet<ActionKind> | undefined
}

/**
 * Takes together what the options and the question itself narrow it to: “in the first minute”, “after 1:20”, “in the checkout video”,
 * “on shop.example”. Options win over words.
 * @throws VideoIndexError `video_not_found` for an unknown recording
 */
export async function narrowQuestion(library: Library, question: string, options: NarrowOptions): Promise<Narrowed> {
  const narrowed = await narrow(library, question, options)
  // What a question began with may be gone: “in the checkout video, how long …”.
  return { ...narrowed, text: narrowed.text.replace(/^[\s,;:，；：、]+/, '') }
}

async function narrow(library: Library, question: string, options: NarrowOptions): Promise<Narrowed> {
  const given = await existing(library, options)
  const ownSpan = options.startS !== undefined || options.endS !== undefined
  const told = ownSpan ? undefined : findTimeSpan(question)
  const span = ownSpan ? { startS: options.startS ?? 0, endS: options.endS ?? Infinity } : told?.span
  const kinds = options.kinds && new Set(options.kinds)
  const narrowed = { text: told?.rest ?? question, videoIds: given, span, kinds }
  if (options.app !== undefined) {
    const listed = await library.listed()
    const ofApp = listed.filter(isOfApp(options.app)).map(({ id }) => id)
    return { ...narrowed, videoIds: given ? ofApp.filter((id) => given.includes(id)) : ofApp }
  }
  if (given || !mayName.test(narrowed.text)) return narrowed
  return { ...narrowed, ...namedIn(narrowed.text, await library.listed()) }
}

/** Whether a candidate is what the question was narrowed to. */
export function isAskedFor({ citation, kind, durationS }: Candidate, { span, kinds }: Narrowed): boolean {
  return (
    (!span || isWithin(citation, span, durationS)) &&
    (!kinds || (citation.step !== null && kinds.has(kind as ActionKind)))
  )
}

const recordingWord = '(?:video|recording|tutorial|screencast|clip)s?'
const inRecording = new RegExp(
  `\\b(?:in|of|from|within|during) (?:the |my |our )?(?:${recordingWord} (?:about|of|on|called|named|titled) )?["“]?(.{2,80}?)["”]? ${recordingWord}\\b`,
  'i',
)
const ofRecording = new RegExp(
  `\\b(?:in|of|from|within|during) (?:the |my |our )?${recordingWord} (?:about|of|on|called|named|titled) ["“]?([^"”,?]{2,80})["”]?`,
  'i',
)
const inChineseRecording =
  /在?(?:关于)?[“《「]?([^，,。？?“”《》「」在]{2,40}?)[”》」]?的?(?:这个)?(?:视频|录像|教程|录屏)(?:里面|里|中)?/
const quoted = /[“"《「]([^”"》」]{2,80})[”"》」]/g
const host =
  /(?<![\w@.-])(?:https?:\/\/)?((?:[a-z0-9-]+\.)+[a-z]{2,}|localhost|\d{1,3}(?:\.\d{1,3}){3})(:\d+)?(?![\w@])/gi
/** Only questions with such words have to be held against the recordings that there are. */
const mayName = new RegExp(`\\b${recordingWord}\\b|视频|录像|教程|录屏|${quoted.source}|${host.source}`, 'i')

function namedIn(text: string, listed: readonly ListedVideo[]): { text: string; videoIds?: string[] } {
  // Those that are to be compared are named as well, and stay.
  return (asksAboutRecordings(text) ? undefined : byTitle(text, listed)) ?? byHost(text, listed) ?? { text }
}

function byTitle(text: string, listed: readonly ListedVideo[]): { text: string; videoIds: string[] } | undefined {
  const without = (part: string) => text.replace(part, ' ')
  for (const pattern of [ofRecording, inRecording, inChineseRecording]) {
    const [whole, name = ''] = pattern.exec(text) ?? []
    const found = whole ? listed.filter(isCalled(name)) : []
    if (whole && found.length > 0) return { text: without(whole), videoIds: found.map(({ id }) => id) }
  }
  for (const [whole, title = ''] of text.matchAll(quoted)) {
    const found = listed.filter((video) => squash(video.title) === squash(title))
    if (found.length > 0) return { text: without(whole), videoIds: found.map(({ id }) => id) }
  }
  return undefined
}

function byHost(text: string, listed: readonly ListedVideo[]): { text: string; videoIds: string[] } | undefined {
  for (const [whole] of text.matchAll(host)) {
    const found = listed.filter(isOnHost(whole))
    if (found.length > 0) return { text: text.replace(whole, ' '), videoIds: found.map(({ id }) => id) }
  }
  return undefined
}

/** By every word of the name: “the checkout video” is one whose title tells of a checkout. */
function isCalled(name: string): (video: ListedVideo) => boolean {
  const words = wordsOf(name).map(({ stem }) => stem)
  return ({ title }) => {
    const own = new Set(wordsOf(title).map(({ stem }) => stem))
    return words.length > 0 && (words.every((word) => own.has(word)) || squash(title).includes(squash(name)))
  }
}

function isOfApp(app: string): (video: ListedVideo) => boolean {
  const [onHost, called] = [isOnHost(app), isCalled(app)]
  return (video) => onHost(video) || called(video)
}

/** With its port or without, and below the domain. */
function isOnHost(address: string): (video: ListedVideo) => boolean {
  const wanted = hostOf(address)
  const bare = (each: string) => each.replace(/:\d+$/, '')
  return ({ hosts }) =>
    wanted !== undefined &&
    hosts.some((own) => own === wanted || bare(own) === wanted || bare(own).endsWith(`.${wanted}`))
}

async function existing(library: Library, { videoId, videoIds }: NarrowOptions): Promise<string[] | undefined> {
  if (videoId === undefined && videoIds === undefined) return undefined
  const wanted = [...new Set([...(videoId === undefined ? [] : [videoId]), ...(videoIds ?? [])])]
  const there = new Set((await library.stored(wanted)).map(({ document }) => document.video.id))
  const missing = wanted.find((id) => !there.has(id))
  if (missing === undefined) return wanted
  throw new VideoIndexError('video_not_found', `no indexed recording is “${missing}”`, {
    hint: 'see `stepcast list`, or index the file first with `stepcast index FILE`',
  })
}
