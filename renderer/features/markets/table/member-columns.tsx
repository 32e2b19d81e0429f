import type { ReactNode } from 'react'
import type { HeatmapTile } from '../../../../shared/contract/heatmap.ts'
import { formatLarge, formatPlace } from '../../../../shared/domain/format-number.ts'
import { LiveChange } from '../../../live/live-change.tsx'
import { LivePrice } from '../../../live/live-price.tsx'
import type { Column } from '../../../ui/data-table-columns.ts'
import { RangeTrack } from '../../../ui/range-track.tsx'
import { sourceLabel, stampOf } from '../../../ui/source-words.ts'
import type { Measure } from '../data/measure.ts'
import { codeOf, dollars, figure, percentFigure } from '../data/members.ts'
import { shortDate } from '../data/sample-date.ts'
import { stateWords } from '../data/screen-report.ts'

type MemberColumn = Column<HeatmapTile>

const COLUMNS: readonly MemberColumn[] = [
  { id: 'code', head: 'Symbol', width: ems(4), cell: (tile) => <b>{codeOf(tile)}</b>, sortBy: codeOf },
  { id: 'name', head: 'Name', cell: ({ name }) => <Cut text={name} />, sortBy: ({ name }) => name },
  {
    id: 'sector',
    head: 'Sector',
    width: ems(12),
    cell: ({ sector }) => <Cut text={sector ?? 'n/a'} />,
    sortBy: ({ sector }) => sector,
  },
  {
    id: 'category',
    head: 'Category',
    width: ems(11),
    cell: ({ category }) => <Cut text={category ?? 'n/a'} />,
    sortBy: ({ category }) => category,
  },
  {
    id: 'industry',
    head: 'Sub-industry',
    width: ems(12),
    isSpare: true,
    cell: ({ industry }) => <Cut text={industry ?? 'n/a'} />,
    sortBy: ({ industry }) => industry,
  },
  {
    id: 'price',
    head: 'Price',
    kind: 'number',
    width: ems(6.6),
    cell: ({ symbol, price }) => <LivePrice symbol={symbol} price={price} format={dollars} />,
    sortBy: ({ price }) => price,
  },
  {
    id: 'place',
    head: '52-week place',
    kind: 'number',
    width: ems(7.2),
    cell: ({ value }) => <Place value={value} />,
    sortBy: ({ value }) => value,
  },
  {
    id: 'change',
    head: 'Change',
    kind: 'number',
    width: ems(5.6),
    cell: ({ symbol, value }) =>
      value === null ? <Figure text="no data" /> : <LiveChange symbol={symbol} change={value} />,
    sortBy: ({ value }) => value,
  },
  number(
    'turnover',
    'Turnover',
    ems(5),
    ({ turnover }) => turnover,
    (turnover) => formatLarge(turnover, '$'),
  ),
  { ...number('low', 'Low', ems(4.7), ({ low52 }) => low52, orMissing), isSecondary: true },
  { ...number('high', 'High', ems(5.4), ({ high52 }) => high52, orMissing), isSecondary: true },
  number(
    'cap',
    'Cap',
    ems(4),
    ({ cap }) => cap,
    (cap) => formatLarge(cap, '$'),
  ),
  number('pe', 'P/E', ems(3.6), ({ pe }) => pe, figure),
  { ...number('eps', 'EPS', ems(3.5), ({ eps }) => eps, figure), isSecondary: true },
  number('yield', 'Yield', ems(3.5), ({ dividendYieldPct }) => dividendYieldPct, percentFigure),
  {
    id: 'source',
    head: 'Source',
    width: ems(10.8),
    cell: (tile) => <Source tile={tile} />,
    sortBy: ({ fetchedAt }) => fetchedAt,
  },
]

/** Room for so many ems of text beside the cell's padding of 8 px a side; it grows with the text size. */
function ems(count: number): string {
  return `calc(var(--fs-12) * ${count} + 16px)`
}

/** Figures that a coin has not, and those that explain a place in the year. */
const OF_STOCKS = new Set(['sector', 'industry', 'pe', 'eps', 'yield'])
const OF_PLACE = new Set(['place', 'low', 'high'])

/** The columns that have something to show: by what colours the map, and by what its members are. */
export function memberColumns(measure: Measure, isCrypto: boolean): readonly MemberColumn[] {
  return COLUMNS.filter(({ id }) => {
    if (OF_PLACE.has(id)) return measure.id === 'high52'
    if (id === 'change' || id === 'turnover') return measure.id === 'change'
    if (id === 'category') return isCrypto
    return !isCrypto || !OF_STOCKS.has(id)
  })
}

function number(
  id: string,
  head: string,
  width: string,
  valueOf: (tile: HeatmapTile) => number | null,
  format: (value: number | null) => string,
): MemberColumn {
  return { id, head, kind: 'number', width, cell: (tile) => <Figure text={format(valueOf(tile))} />, sortBy: valueOf }
}

function orMissing(price: number | null): string {
  return price === null ? 'n/a' : dollars(price)
}

function Figure({ text }: { text: string }): ReactNode {
  return text === 'n/a' || text === 'no data' ? <span className="members-missing">{text}</span> : text
}

function Cut({ text }: { text: string }): ReactNode {
  return <span title={text}>{text}</span>
}

function Place({ value }: { value: number | null }): ReactNode {
  if (value === null) return <Figure text="no data" />
  return (
    <span className="members-place">
      <RangeTrack percent={value} />
      <span>{formatPlace(value)}</span>
    </span>
  )
}

function Source({ tile }: { tile: HeatmapTile }): ReactNode {
  const { source, marketTime, fetchedAt } = tile
  const name = sourceLabel(source)
  if (stampOf(source) === 'SIMULATED') {
    return (
      <span className="members-source tn">{`${name}, ${stateWords([tile], null).replace('close of', 'close')}`}</span>
    )
  }
  if (marketTime === null || fetchedAt === null) return <span className="members-missing">{name}, no data</span>
  return (
    <span className="members-source tn" title={`Close of ${shortDate(marketTime)}`}>
      {name} {shortDate(fetchedAt)}
    </span>
  )
}
