import { useVirtualizer } from '@tanstack/react-virtual'
import { useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { readTokenPx, useThemeVersion } from './css-tokens.ts'
import { columnClass, type Column } from './data-table-columns.ts'
import { DataTableHead } from './data-table-head.tsx'
import './data-table.css'
import { nextRowIndex } from './row-keys.ts'
import { nextSort, sortRows, type Sort } from './sort-rows.ts'

interface DataTableProps<Row> {
  /** The table's name. */
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
  readonly initialSort?: Sort
  /** Enter or a double click. */
  readonly onOpen?: (row: Row) => void
  readonly isSelected?: (row: Row) => boolean
  /** Instead of rows when there are none. */
  readonly empty?: ReactNode
  readonly className?: string
}

/** Rows drawn beyond the edges, so that a wheel step never shows a hole. */
const OVERSCAN_ROWS = 12

/**
 * A real table of any length: only rows in sight are in the document, at a fixed height by density. One tab stop; arrows,
 * Page Up/Down, Home and End move, Enter opens.
 */
export function DataTable<Row>(props: DataTableProps<Row>): ReactNode {
  const { columns, rowKey, onOpen } = props
  const scroller = useRef<HTMLDivElement>(null)
  const [sort, setSort] = useState<Sort | null>(props.initialSort ?? null)
  const [activeKey, setActiveKey] = useState<string | null>(null)
  const rows = useSorted(props.rows, columns, sort)

  useThemeVersion()
  const rowHeightPx = readTokenPx('--h-row')
  // oxlint-disable-next-line react/incompatible-library -- no React Compiler runs here: nothing is memoised behind our back
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeightPx,
    overscan: OVERSCAN_ROWS,
    // The sticky head hides the first row's worth of the scroller.
    scrollPaddingStart: rowHeightPx,
  })
  // Sizes are one constant; a change of density must drop what was computed from the old one.
  useLayoutEffect(() => virtual.measure(), [virtual, rowHeightPx])
  const items = virtual.getVirtualItems()
  const before = items[0]?.start ?? 0
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0)
  const activeIndex = Math.max(
    0,
    rows.findIndex((row) => rowKey(row) === activeKey),
  )
  // The one tab stop: the active row, or the first drawn one while the active row is scrolled out of the document.
  const tabStop = items.some(({ index }) => index === activeIndex) ? activeIndex : items[0]?.index

  const onKeyDown = (event: KeyboardEvent<HTMLTableRowElement>, index: number, row: Row): void => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'Enter' && onOpen) {
      event.preventDefault()
      onOpen(row)
      return
    }
    const pageRows = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeightPx) - 1)
    const next = nextRowIndex(event.key, index, rows.length, pageRows)
    const nextRow = next === null ? undefined : rows[next]
    if (next === null || nextRow === undefined) return
    event.preventDefault()
    setActiveKey(rowKey(nextRow))
    virtual.scrollToIndex(next)
    // The row may come into the document with the scroll only.
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[aria-rowindex="${next + 2}"]`)?.focus())
  }

  return (
    <div ref={scroller} className={classNames('ui-table-scroll', 'scroll', props.className)}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role -- a grid is a table one moves in by keys */}
      <table className="ui-table" role="grid" aria-label={props.label} aria-rowcount={rows.length + 1}>
        <colgroup>
          {columns.map((column) => (
            <col key={column.id} className={columnClass(column)} style={{ width: column.width }} />
          ))}
        </colgroup>
        <DataTableHead
          columns={columns}
          sort={sort}
          onSort={(column) =>
            setSort((now) => nextSort(now, column.id, column.kind === 'number' ? 'descending' : 'ascending'))
          }
        />
        <tbody>
          <Spacer heightPx={before} />
          {items.map(({ index }) => {
            const row = rows[index]
            if (row === undefined) return null
            return (
              <tr
                key={rowKey(row)}
                aria-rowindex={index + 2}
                aria-selected={props.isSelected?.(row)}
                tabIndex={index === tabStop ? 0 : -1}
                onFocus={() => setActiveKey(rowKey(row))}
                onKeyDown={(event) => onKeyDown(event, index, row)}
                onDoubleClick={() => onOpen?.(row)}
              >
                {columns.map((column) => (
                  <td key={column.id} className={columnClass(column)}>
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            )
          })}
          <Spacer heightPx={after} />
        </tbody>
      </table>
      {rows.length === 0 && props.empty}
    </div>
  )
}

function useSorted<Row>(rows: readonly Row[], columns: readonly Column<Row>[], sort: Sort | null): readonly Row[] {
  return useMemo(() => {
    const sortBy = columns.find((column) => column.id === sort?.column)?.sortBy
    return sort && sortBy ? sortRows(rows, sortBy, sort.direction) : rows
  }, [rows, columns, sort])
}

function Spacer(props: { heightPx: number }): ReactNode {
  return props.heightPx > 0 ? (
    <tr aria-hidden="true" className="ui-table-spacer" style={{ height: props.heightPx }} />
  ) : null
}
