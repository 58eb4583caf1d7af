import { describe, expect, test } from 'bun:test'
import { gatherTexts } from './gather-texts.ts'
import { vocabularyOf, withSpaces } from './restore-spaces.ts'
import { type TimedText, joinWords, withSentences } from './timed-text.ts'
import { screenAt, textLine } from '../testing/sample-observation.ts'
import { pickTrack } from './pick-track.ts'

const say = (startS: number, endS: number, text: string): TimedText => ({ source: 'subtitle', startS, endS, text })
const show = (startS: number, endS: number, text: string): TimedText => ({ source: 'caption', startS, endS, text })

describe('withSentences', () => {
  test('a sentence runs over cues, and a cue holds several, each with its own time', () => {
    const sentences = withSentences([
      say(0, 2, 'We add the marketplace straight'),
      say(2, 4, 'from the repo. Fine. Then'),
    ])
    expect(sentences.map(({ text }) => text)).toEqual([
      'We add the marketplace straight from the repo.',
      'Fine.',
      'Then',
    ])
    expect(sentences[0]!.startS).toBe(0)
    expect(sentences[0]!.endS).toBeGreaterThan(2)
    expect(sentences[0]!.endS).toBeLessThanOrEqual(sentences[1]!.startS + 0.2)
    expect(sentences[2]!.endS).toBeCloseTo(4, 0)
  })

  test('words without full stops, after a silence or with a number of their own stay apart', () => {
    const texts = (...given: TimedText[]) => withSentences(given).map(({ text }) => text)
    expect(texts(say(0, 1, 'open the list'), say(1, 2, 'choose blue'))).toEqual(['open the list', 'choose blue'])
    expect(texts(say(0, 1, 'Well,'), say(5, 6, 'done.'))).toEqual(['Well,', 'done.'])
    expect(texts(show(0, 1, 'Step 1: Open'), show(1, 2, 'Step 2: Close.'))).toEqual(['Step 1: Open', 'Step 2: Close.'])
  })

  test('Chinese is joined without spaces', () => {
    expect(joinWords(['点击', '保存', 'Save', 'now'])).toBe('点击保存 Save now')
  })
})

describe('gatherTexts', () => {
  test('a burned-in subtitle counts once', () => {
    const cue = { startS: 1, endS: 3, text: 'Open the list.' }
    const texts = gatherTexts([], [cue], [show(1.1, 3, 'Openthe list'), show(5, 7, 'Open the list')])
    expect(texts.map(({ source, startS }) => [source, startS])).toEqual([
      ['subtitle', 1],
      ['caption', 5],
    ])
  })
})

describe('withSpaces', () => {
  const vocabulary = vocabularyOf([screenAt(0, textLine('Owner email', 0, 0), textLine('Owneremail', 0, 40))])

  test('puts back the spaces between known words', () => {
    expect(withSpaces('Step 3:Entertheowneremail', vocabulary)).toBe('Step 3:Enter the owner email')
    expect(withSpaces('ClickNextagain', vocabulary)).toBe('Click Next again')
  })

  test('leaves words alone that it does not know, or knows as one', () => {
    for (const text of ['Tick the checkbox', 'Northwind', 'settings', 'README'])
      expect(withSpaces(text, vocabulary)).toBe(text)
  })
})

describe('pickTrack', () => {
  test('takes the track in the language of the screen', () => {
    const track = (text: string) => [{ startS: 0, endS: 1, text }]
    const tracks = [track('Öffne die Liste der Produkte'), track('Open the list of products'), track('打开商品列表')]
    const on = (text: string) => pickTrack(tracks, [screenAt(0, textLine(text, 0, 0))])
    expect(on('Products')).toBe(tracks[1]!)
    expect(on('商品')).toBe(tracks[2]!)
    expect(on('Something else')).toBe(tracks[0]!)
    expect(pickTrack([], [])).toEqual([])
  })
})
