import { expect, test } from 'bun:test'
import { describeFormat, exportFormats } from '@stepcast/video-index'
import { renderToStaticMarkup } from 'react-dom/server'
import { chineseFormats } from '../messages/chinese-formats.ts'
import { FormatList } from './format-list.tsx'

const formats = exportFormats.map(describeFormat)
const buttons = (step: number | undefined) =>
  renderToStaticMarkup(<FormatList formats={formats} step={step} making={undefined} onTake={() => {}} />)
    .split('<li>')
    .slice(1)

test('offers every format there is, and says that a clip is of one step', () => {
  expect(buttons(3)).toHaveLength(exportFormats.length)
  expect(buttons(3).filter((button) => button.includes('disabled'))).toEqual([])
  expect(buttons(3).find((button) => button.includes('GIF'))).toContain(' · Step ')
})

test('offers no clip where there is no step', () => {
  expect(buttons(undefined).filter((button) => button.includes('disabled'))).toHaveLength(2)
})

test('every format has words in Chinese', () => {
  expect(Object.keys(chineseFormats).toSorted()).toEqual([...exportFormats].toSorted())
})
