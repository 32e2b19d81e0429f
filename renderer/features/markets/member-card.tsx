import type { ReactNode } from 'react'
import type { HeatmapTile } from '../../../shared/contract/heatmap.ts'
import { formatLarge, formatPlace } from '../../../shared/domain/format-number.ts'
import { formatDay } from '../../../shared/domain/format-time.ts'
import { Kbd } from '../../ui/kbd.tsx'
import { RangeTrack } from '../../ui/range-track.tsx'
import { isSample, sourceLabel } from '../../ui/source-words.ts'
import { Stamp } from '../../ui/stamp.tsx'
import type { GroupRank } from './data/group-rank.ts'
import { codeOf, dollars, figure, percentFigure } from './data/members.ts'
import { shortDate } from './data/sample-date.ts'
import './member-card.css'

interface MemberCardProps {
  readonly tile: HeatmapTile
  readonly rank: GroupRank | null
  /** What its group is called: `sector`. */
  readonly groupWord: string
  readonly canZoomIn: boolean
}

/** Everything known of a member, from what the map has already. */
export function MemberCard({ tile, rank, groupWord, canZoomIn }: MemberCardProps): ReactNode {
  const { value, price, low52, high52 } = tile
  const figures = [
    ['Market cap', formatLarge(tile.cap, '$')],
    ['P/E', figure(tile.pe)],
    ['EPS', figure(tile.eps)],
    ['Dividend yield', percentFigure(tile.dividendYieldPct)],
    [`Rank in ${groupWord}`, rank ? `${rank.rank} of ${rank.of} · ${rank.sharePct.toFixed(1)}%` : 'n/a'],
  ] as const
  return (
    <>
      <header className="member-card-name">
        <b>{codeOf(tile)}</b>
        <span className="truncate">{tile.name}</span>
      </header>
      <p className="member-card-industry truncate">{tile.industry ?? tile.sector ?? 'Unclassified'}</p>
      <p className="member-card-price tn">
        <b>{dollars(price)}</b>
        <span>{value === null ? 'no data' : `${formatPlace(value)} of range`}</span>
      </p>
      {value !== null && low52 !== null && high52 !== null && (
        <div className="member-card-range tn">
          <RangeTrack percent={value} />
          <p>
            <span>{dollars(low52)}</span>
            <span className="member-card-note">52 weeks</span>
            <span>{dollars(high52)}</span>
          </p>
        </div>
      )}
      <dl className="member-card-figures tn">
        {figures.map(([label, text]) => (
          <div key={label}>
            <dt className="truncate">{label}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <footer className="member-card-foot">
        <Origin tile={tile} />
        <p>
          <Kbd keys="Enter" /> Chart
          {canZoomIn && (
            <>
              <Kbd keys="+" /> Zoom
            </>
          )}
        </p>
      </footer>
    </>
  )
}

/** One snapshot holds all the figures, so one line says where they are from and how old they are. */
function Origin({ tile }: { tile: HeatmapTile }): ReactNode {
  const { source, marketTime, fetchedAt } = tile
  return (
    <p className="tn">
      {isSample(source) ? <Stamp text="SAMPLE" /> : <b>{sourceLabel(source)}</b>}
      <span>
        {marketTime === null
          ? 'no figures in it'
          : `${shortDate(fetchedAt ?? marketTime)}, close of ${formatDay(marketTime, fetchedAt ?? marketTime)}`}
      </span>
    </p>
  )
}
