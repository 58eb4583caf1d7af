import type { Language } from '../../language/languages.ts'
import type { IndexDocument } from '../../protocol/document.ts'
import type { Step } from '../../protocol/procedure.ts'
import { formatClock } from '../clock.ts'
import { escapeMarkup } from '../escape-markup.ts'
import { exportWords } from '../export-words.ts'
import { describeStep, oneLine } from '../step-words.ts'
import { bySection } from './by-section.ts'

const box = { width: 320, height: 60, gap: 40 }
const frame = { left: 40, padding: 20, title: 30 }

const styles = {
  end: 'rounded=1;arcSize=50;whiteSpace=wrap;fillColor=#d5e8d4;strokeColor=#82b366;',
  step: 'rounded=1;whiteSpace=wrap;fillColor=#dae8fc;strokeColor=#6c8ebf;',
  section: `swimlane;startSize=${frame.title};rounded=1;fillColor=#f5f5f5;strokeColor=#999999;fontStyle=1;`,
  arrow: 'endArrow=block;edgeStyle=orthogonalEdgeStyle;rounded=1;',
}

/** A flow chart as draw.io (diagrams.net) keeps it, uncompressed: a box a step, a container a section. Labels are plain text. */
export function toDrawIo({ video, procedure }: IndexDocument, language: Language = 'en'): string {
  const words = exportWords(language)
  const { steps, start_url } = procedure
  const cells: string[] = []
  let y = frame.left
  const place = (
    id: string,
    label: string,
    { style, parent = '1', x = frame.left + frame.padding, top = y }: Placed,
  ) => {
    const size = { width: box.width, height: box.height }
    cells.push(vertex(id, label, { style, parent, x, y: top, ...size }))
  }
  place('start', start_url ?? words.start, { style: styles.end })
  y += box.height + box.gap
  for (const [index, { section, steps: inside }] of bySection(steps).entries()) {
    if (section === undefined) {
      for (const step of inside) {
        place(`step-${step.n}`, label(step), { style: styles.step })
        y += box.height + box.gap
      }
      continue
    }
    const id = `section-${index + 1}`
    const height = frame.title + frame.padding * 2 + inside.length * (box.height + box.gap) - box.gap
    cells.push(
      vertex(id, section, {
        style: styles.section,
        parent: '1',
        x: frame.left,
        y,
        width: box.width + frame.padding * 2,
        height,
      }),
    )
    for (const [place_, step] of inside.entries())
      place(`step-${step.n}`, label(step), {
        style: styles.step,
        parent: id,
        x: frame.padding,
        top: frame.title + frame.padding + place_ * (box.height + box.gap),
      })
    y += height + box.gap
  }
  place('finish', words.done, { style: styles.end })
  const ids = ['start', ...steps.map(({ n }) => `step-${n}`), 'finish']
  const arrows = ids
    .slice(1)
    .map((target, index) =>
      edge(`arrow-${index + 1}`, { source: ids[index]!, target, label: steps[index - 1]?.expect.url ?? '' }),
    )
  const width = box.width + (frame.left + frame.padding) * 2
  return `<?xml version="1.0" encoding="UTF-8"?>
<mxfile host="stepcast">
  <diagram id="${attribute(video.id)}" name="${attribute(procedure.title)}">
    <mxGraphModel grid="1" gridSize="10" page="1" pageWidth="${width}" pageHeight="${y + box.height + frame.left}">
      <root>
        <mxCell id="0"/>
        <mxCell id="1" parent="0"/>
${[...cells, ...arrows].join('\n')}
      </root>
    </mxGraphModel>
  </diagram>
</mxfile>
`

  function label(step: Step): string {
    return `${step.n}. ${describeStep(step, procedure)} (${formatClock(step.start_s)})`
  }
}

type Placed = { style: string; parent?: string; x?: number; top?: number }

type Area = { style: string; parent: string; x: number; y: number; width: number; height: number }

function vertex(id: string, label: string, { style, parent, x, y, width, height }: Area): string {
  return `        <mxCell id="${id}" value="${attribute(label)}" style="${style}" vertex="1" parent="${parent}">
          <mxGeometry x="${x}" y="${y}" width="${width}" height="${height}" as="geometry"/>
        </mxCell>`
}

function edge(id: string, { source, target, label }: { source: string; target: string; label: string }): string {
  return `        <mxCell id="${id}" value="${attribute(label)}" style="${styles.arrow}" edge="1" parent="1" source="${source}" target="${target}">
          <mxGeometry relative="1" as="geometry"/>
        </mxCell>`
}

function attribute(text: string): string {
  return escapeMarkup(oneLine(text))
}
