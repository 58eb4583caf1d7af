import { useText } from '../messages/use-text.tsx'
import type { CheckedRows } from './use-checked-rows.ts'

const rowsShown = 8
const leftOut = '::left-out'

type RowsPreviewProps = {
  checked: CheckedRows
  onColumn: (name: string, sets: string | null) => void
  empty: { kept: boolean; onKeep: (keep: boolean) => void }
}

/** The columns with what they set, the first rows, and all that is wrong. */
export function RowsPreview({ checked, onColumn, empty }: RowsPreviewProps) {
  const { text } = useText()
  const { columns, rows, problems } = checked
  const hasEmpty = rows.some(({ cells }) => cells.some((cell, at) => cell === '' && columns[at]?.parameter !== null))
  return (
    <fieldset>
      <legend>{text('rowsPreview')}</legend>
      <div className="table-scroll" role="region" aria-label={text('rowsPreview')} tabIndex={0}>
        <table className="rows-table">
          <thead>
            <tr>
              <th scope="col">{text('batchRow')}</th>
              {columns.map((column) => (
                <th key={column.name} scope="col" data-problem={column.problem !== null}>
                  {column.name}
                  <Sets column={column} choices={checked.choices} onChoose={(sets) => onColumn(column.name, sets)} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, rowsShown).map(({ n, cells }) => (
              <tr key={n}>
                <th scope="row">{n}</th>
                {cells.map((cell, at) => (
                  <td key={columns[at]?.name} data-unused={columns[at]?.parameter === null}>
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > rowsShown && <p className="quiet">{text('rowsMore', { count: rows.length - rowsShown })}</p>}
      {(hasEmpty || empty.kept) && (
        <label className="check">
          <input type="checkbox" checked={empty.kept} onChange={(event) => empty.onKeep(event.target.checked)} />
          <span>{text('rowsEmpty')}</span>
        </label>
      )}
      <div role="status">{problems.length > 0 && <Problems problems={problems} />}</div>
    </fieldset>
  )
}

function Sets({
  column,
  choices,
  onChoose,
}: {
  column: CheckedRows['columns'][number]
  choices: CheckedRows['choices']
  onChoose: (sets: string | null) => void
}) {
  const { text } = useText()
  const { name, parameter, label, problem } = column
  const isKnown = choices.some((choice) => choice.name === parameter)
  return (
    <select
      aria-label={text('rowsSets', { column: name })}
      value={parameter ?? (problem === null ? leftOut : '')}
      onChange={(event) => onChoose(event.target.value === leftOut ? null : event.target.value)}
    >
      {parameter === null && problem !== null && <option value="">{text('rowsSetsChoose')}</option>}
      {parameter !== null && !isKnown && <option value={parameter}>{label}</option>}
      {choices.map((choice) => (
        <option key={choice.name} value={choice.name}>
          {choice.label || choice.name}
        </option>
      ))}
      <option value={leftOut}>{text('rowsSetsNothing')}</option>
    </select>
  )
}

/** What is wrong with several rows in the same way is said once. */
function Problems({ problems }: { problems: CheckedRows['problems'] }) {
  const { text, told } = useText()
  const groups = Map.groupBy(problems, ({ column, message }) => JSON.stringify([column, message]))
  return (
    <div className="failed rows-problems">
      <div>
        <p className="failed-what">{text('rowsProblems')}</p>
        <ul className="plain">
          {[...groups].map(([key, same]) => {
            const rows = same.flatMap(({ row }) => row ?? [])
            const [{ column, message } = { column: null, message: '' }] = same
            const where = [rows.length > 0 ? text('rowsAll', { rows: rows.join(', ') }) : '', column ?? '']
            return (
              <li key={key}>
                <b>{where.filter(Boolean).join(' · ')}</b> {told(message)}
              </li>
            )
          })}
        </ul>
      </div>
    </div>
  )
}
