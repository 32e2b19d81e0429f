import type { ReactNode } from 'react'
import type { HeatmapTile } from '../../../../shared/contract/heatmap.ts'
import { formatLarge, formatPlace } from '../../../../shared/domain/format-number.ts'
import type { Column } from '../../../ui/data-table-columns.ts'
import { RangeTrack } from '../../../ui/range-track.tsx'
import { sourceLabel } from '../../../ui/source-words.ts'
import { codeOf, dollars, figure, percentFigure } from '../data/members.ts'
import { shortDate } from '../data/sample-date.ts'

type MemberColumn = Column<HeatmapTile>

export const MEMBER_COLUMNS: readonly MemberColumn[] = [
  { id: 'code', head: 'Symbol', width: '62px', cell: (tile) => <b>{codeOf(tile)}</b>, sortBy: codeOf },
  { id: 'name', head: 'Name', cell: ({ name }) => <Cut text={name} />, sortBy: ({ name }) => name },
  {
    id: 'sector',
    head: 'Sector',
    width: '110px',
    cell: ({ sector }) => <Cut text={sector ?? 'n/a'} />,
    sortBy: ({ sector }) => sector,
  },
  {
    id: 'industry',
    head: 'Sub-industry',
    width: '94px',
    isSecondary: true,
    cell: ({ industry }) => <Cut text={industry ?? 'n/a'} />,
    sortBy: ({ industry }) => industry,
  },
  number('price', 'Price', '78px', ({ price }) => price, dollars),
  {
    id: 'place',
    head: '52-week place',
    kind: 'number',
    width: '92px',
    cell: ({ value }) => <Place value={value} />,
    sortBy: ({ value }) => value,
  },
  { ...number('low', 'Low', '72px', ({ low52 }) => low52, orMissing), isSecondary: true },
  { ...number('high', 'High', '80px', ({ high52 }) => high52, orMissing), isSecondary: true },
  number(
    'cap',
    'Cap',
    '62px',
    ({ cap }) => cap,
    (cap) => formatLarge(cap, '$'),
  ),
  number('pe', 'P/E', '58px', ({ pe }) => pe, figure),
  { ...number('eps', 'EPS', '56px', ({ eps }) => eps, figure), isSecondary: true },
  number('yield', 'Yield', '56px', ({ dividendYieldPct }) => dividendYieldPct, percentFigure),
  {
    id: 'source',
    head: 'Source',
    width: '148px',
    cell: (tile) => <Source tile={tile} />,
    sortBy: ({ fetchedAt }) => fetchedAt,
  },
]

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

function Source({ tile: { source, marketTime, fetchedAt } }: { tile: HeatmapTile }): ReactNode {
  const name = sourceLabel(source)
  if (marketTime === null || fetchedAt === null) return <span className="members-missing">{name}, no data</span>
  return (
    <span className="members-source tn" title={`Close of ${shortDate(marketTime)}`}>
      {name} {shortDate(fetchedAt)}
    </span>
  )
}
