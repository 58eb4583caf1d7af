import { expect, test } from 'bun:test'
import { validateXML } from 'xmllint-wasm'
import { everyMove, hostileWords } from '../../testing/every-move.ts'
import { sampleDocument } from '../../testing/sample-document.ts'
import { exportProcedure } from '../export-procedure.ts'

/** What draw.io documents of its files (drawio.com/mxfile.xsd), as far as it is used here, and that arrows join boxes which are there. */
const schema = `<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:element name="mxfile">
    <xs:complexType>
      <xs:sequence><xs:element name="diagram" type="diagram"/></xs:sequence>
      <xs:attribute name="host" type="xs:string"/>
    </xs:complexType>
  </xs:element>
  <xs:complexType name="diagram">
    <xs:sequence><xs:element name="mxGraphModel" type="model"/></xs:sequence>
    <xs:attribute name="id" type="xs:string" use="required"/>
    <xs:attribute name="name" type="xs:string" use="required"/>
  </xs:complexType>
  <xs:complexType name="model">
    <xs:sequence>
      <xs:element name="root">
        <xs:complexType>
          <xs:sequence><xs:element name="mxCell" type="cell" minOccurs="2" maxOccurs="unbounded"/></xs:sequence>
        </xs:complexType>
        <xs:key name="ids"><xs:selector xpath="mxCell"/><xs:field xpath="@id"/></xs:key>
        <xs:keyref name="parents" refer="ids"><xs:selector xpath="mxCell"/><xs:field xpath="@parent"/></xs:keyref>
        <xs:keyref name="sources" refer="ids"><xs:selector xpath="mxCell"/><xs:field xpath="@source"/></xs:keyref>
        <xs:keyref name="targets" refer="ids"><xs:selector xpath="mxCell"/><xs:field xpath="@target"/></xs:keyref>
      </xs:element>
    </xs:sequence>
    <xs:attribute name="grid" type="flag"/>
    <xs:attribute name="gridSize" type="xs:positiveInteger"/>
    <xs:attribute name="page" type="flag"/>
    <xs:attribute name="pageWidth" type="xs:positiveInteger"/>
    <xs:attribute name="pageHeight" type="xs:positiveInteger"/>
  </xs:complexType>
  <xs:complexType name="cell">
    <xs:sequence><xs:element name="mxGeometry" type="geometry" minOccurs="0"/></xs:sequence>
    <xs:attribute name="id" type="xs:string" use="required"/>
    <xs:attribute name="value" type="xs:string"/>
    <xs:attribute name="style" type="xs:string"/>
    <xs:attribute name="vertex" type="flag"/>
    <xs:attribute name="edge" type="flag"/>
    <xs:attribute name="parent" type="xs:string"/>
    <xs:attribute name="source" type="xs:string"/>
    <xs:attribute name="target" type="xs:string"/>
  </xs:complexType>
  <xs:complexType name="geometry">
    <xs:attribute name="x" type="xs:decimal"/>
    <xs:attribute name="y" type="xs:decimal"/>
    <xs:attribute name="width" type="xs:decimal"/>
    <xs:attribute name="height" type="xs:decimal"/>
    <xs:attribute name="relative" type="flag"/>
    <xs:attribute name="as" type="xs:string" fixed="geometry" use="required"/>
  </xs:complexType>
  <xs:simpleType name="flag"><xs:restriction base="xs:string"><xs:enumeration value="0"/><xs:enumeration value="1"/></xs:restriction></xs:simpleType>
</xs:schema>`

async function complaintsOf(diagram: string): Promise<string[]> {
  const { errors } = await validateXML({
    xml: [{ fileName: 'chart.drawio', contents: diagram }],
    schema: [{ fileName: 'mxfile.xsd', contents: schema }],
  })
  return errors.map(({ message }) => message)
}

test('a chart has a box a step, joined in order', async () => {
  const chart = exportProcedure(sampleDocument(), 'drawio')
  expect(await complaintsOf(chart)).toEqual([])
  expect(chart).toContain('value="4. Enter “49” as Price (0:20)"')
  expect(
    [...chart.matchAll(/source="([^"]+)" target="([^"]+)"/g)].map(([, source, target]) => `${source} ${target}`),
  ).toEqual([
    'start step-1',
    'step-1 step-2',
    'step-2 step-3',
    'step-3 step-4',
    'step-4 step-5',
    'step-5 step-6',
    'step-6 finish',
  ])
})

test('the schema refuses an arrow to nowhere', async () => {
  const chart = exportProcedure(sampleDocument(), 'drawio').replace('target="step-2"', 'target="step-99"')
  expect(await complaintsOf(chart)).not.toEqual([])
})

test.each(hostileWords)('a chart is whole whatever was recorded: %j', async (words) => {
  expect(await complaintsOf(exportProcedure(everyMove(words), 'drawio'))).toEqual([])
})
