import { describeFormat, exportFormats } from '@stepcast/video-index'
import { alignColumns } from '../terminal/format.ts'

/** What stands below the flags of `stepcast steps --help`: every format with what it is for. */
export function stepsHelp(): string {
  const rows = exportFormats.map((format) => {
    const { purpose, extension, of } = describeFormat(format)
    return [`  ${format}`, `.${extension}`, of === 'step' ? `${purpose}; needs --step` : purpose]
  })
  return `
Without --format the steps are listed here. Formats:
${alignColumns(rows).join('\n')}

What was typed as a secret is covered in every picture, and its value is in no export.

Examples:
  stepcast steps demo.mp4 -o guide.html
  stepcast steps demo.mp4 --format pdf -o . --blur 0.7,0,1,0.08
  stepcast steps demo.mp4 --language zh-CN -o 指南.html
  stepcast steps demo.mp4 --step 3 -o step-3.gif
  stepcast steps demo.mp4 --format playwright --url https://staging.example -o shop.spec.ts
`
}
