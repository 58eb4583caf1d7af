import { expect, test } from 'bun:test'
import { sampleStep } from '@stepcast/video-index/testing'
import { renderToStaticMarkup } from 'react-dom/server'
import { StepList } from './step-list.tsx'

test('heads each section once, before its first step, and sets apart the steps that stand in none', () => {
  const steps = [
    sampleStep(1, 'Open a product', { section: 'Products' }),
    sampleStep(2, 'Save it', { section: 'Products' }),
    sampleStep(3, 'Delete it', { section: '<Cleaning> up' }),
    sampleStep(4, 'Go back'),
  ]
  const markup = renderToStaticMarkup(<StepList steps={steps} current={2} onJump={() => {}} />)
  const items = markup.split('<li').slice(1)
  expect(items.map((item) => /<h3>(.*?)<\/h3>/.exec(item)?.[1])).toEqual([
    'Products',
    undefined,
    '&lt;Cleaning&gt; up',
    undefined,
  ])
  expect(items.map((item) => item.startsWith(' class="section-start"'))).toEqual([true, false, true, true])
})
