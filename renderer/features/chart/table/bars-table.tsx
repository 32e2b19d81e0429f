import { type ReactNode, useMemo } from 'react'
import { formatCount, formatLarge, formatPercent } from '../../../../shared/domain/format-number.ts'
import type { Interval } from '../../../../shared/domain/interval.ts'
import { Button } from '../../../ui/button.tsx'
import { DataTable } from '../../../ui/data-table.tsx'
import type { Column } from '../../../ui/data-table-columns.ts'
import { sourceLabel, stampOf } from '../../../ui/source-words.ts'
import { Stamp } from '../../../ui/stamp.tsx'
import type { ChartFormats } from '../canvas/chart-options.ts'
import { barTimeWithZone, intervalLabel } from '../chart-formats.ts'
import type { CandleFeed } from '../data/candle-feed.ts'
import type { FeedSnapshot } from '../data/feed-snapshot.ts'
import type { CandleStore } from '../data/candle-store.ts'
import { barMarkWords, readCursor } from '../legend/readout.ts'
import { useFeedSecond } from '../use-feed-second.ts'
import './table.css'

interface BarsTableProps {
  readonly name: string
  readonly interval: Interval
  readonly feed: CandleFeed
  readonly snapshot: FeedSnapshot
  readonly formats: ChartFormats
  readonly onLoadEarlier: () => void
  readonly onLoadLater: () => void
  readonly onClose: () => void
  /** Enter or a double click on a row: show that bar. */
  readonly onOpen: (cell: number) => void
}

/** The chart as a table: every loaded bar, holes among them. A row is the number of a cell. */
export function BarsTable(props: BarsTableProps): ReactNode {
  const { interval, feed, snapshot, formats } = props
  const { store, origin, hasEarlier, hasLater, cellBars } = snapshot
  const stamp = stampOf(origin?.source)
  const second = useFeedSecond(feed)
  const rows = useMemo(() => cellsNewestFirst(snapshot), [snapshot])
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- cells read the store, whose newest bar moves
  const columns = useMemo(() => columnsOf(snapshot, interval, formats), [snapshot, interval, formats, second])
  return (
    <section className="chart-table" aria-label="Bars table">
      <header className="chart-table-head">
        <b>
          {origin?.name ?? props.name}, {intervalLabel(interval)} bars
          {cellBars > 1 && `, in groups of ${formatCount(cellBars)}`}
        </b>
        {stamp && <Stamp text={stamp} />}
        <span className="tn">
          {formatCount(barCount(store))} loaded
          {origin && stamp === null && ` · ${sourceLabel(origin.source)}`}
        </span>
        <span className="ui-spring" />
        {hasEarlier && <Button onClick={props.onLoadEarlier}>Load older bars</Button>}
        {hasLater && <Button onClick={props.onLoadLater}>Load newer bars</Button>}
        <Button keys="Shift+T" onClick={props.onClose}>
          Back to chart
        </Button>
      </header>
      <DataTable
        label={`${props.name}, ${intervalLabel(interval)} bars`}
        columns={columns}
        rows={rows}
        rowKey={(cell) => String(cell)}
        initialSort={{ column: 'time', direction: 'descending' }}
        onOpen={props.onOpen}
      />
    </section>
  )
}

function cellsNewestFirst({ store }: FeedSnapshot): number[] {
  return Array.from({ length: store.length }, (_, k) => store.end - 1 - k)
}

function barCount(store: CandleStore): number {
  const top = store.levels.length - 1
  const level = store.levels[top]
  let bars = 0
  for (let index = level?.first ?? 0; index < (level?.end ?? 0); index++) bars += store.bar(top, index).count
  return bars
}

function columnsOf(snapshot: FeedSnapshot, interval: Interval, formats: ChartFormats): Column<number>[] {
  const { store, cellBars } = snapshot
  const read = (cell: number) => readCursor(snapshot, { level: 0, index: cell })
  const changePct = (cell: number): number | null => {
    const readout = read(cell)
    return readout?.kind === 'bar' ? readout.changePct : null
  }
  const price = (id: 'o' | 'h' | 'l' | 'c', head: string): Column<number> => ({
    id,
    head,
    kind: 'number',
    width: '12%',
    cell: (cell) => {
      const value = store.bar(0, cell)[id]
      return Number.isNaN(value) ? <span className="chart-cell-none">no data</span> : formats.price(value)
    },
    sortBy: (cell) => store.bar(0, cell)[id],
  })
  return [
    {
      id: 'time',
      head: 'Time, UTC',
      width: '18%',
      cell: (cell) => barTimeWithZone(store.timeAt(cell), interval).replace(' UTC', ''),
      sortBy: (cell) => cell,
    },
    price('o', 'Open'),
    price('h', 'High'),
    price('l', 'Low'),
    price('c', 'Close'),
    {
      id: 'change',
      head: 'Change',
      kind: 'number',
      width: '11%',
      cell: (cell) => {
        const value = changePct(cell)
        const direction = value === null || value === 0 ? 'flat' : value > 0 ? 'up' : 'down'
        return value === null ? 'n/a' : <span className={`chart-cell-${direction}`}>{formatPercent(value)}</span>
      },
      sortBy: changePct,
    },
    {
      id: 'volume',
      head: 'Volume',
      kind: 'number',
      width: '11%',
      cell: (cell) => formatLarge(store.bar(0, cell).v),
      sortBy: (cell) => store.bar(0, cell).v,
    },
    { id: 'marks', head: 'Marks', cell: (cell) => marks(read(cell), cellBars) },
  ]
}

function marks(readout: ReturnType<typeof readCursor>, cellBars: number): string {
  if (readout?.kind === 'gap') {
    const missing = readout.gap?.bars
    return missing === undefined ? 'gap' : `gap, ${formatCount(missing)} missing`
  }
  if (readout === null) return ''
  const bars = cellBars > 1 ? [`${formatCount(readout.barCount)} bars`] : []
  return [...bars, ...barMarkWords(readout.bar.flags)].join(', ')
}
