import type { ReactNode } from 'react'
import type { HeatmapTile } from '../../../shared/contract/heatmap.ts'
import { formatLarge } from '../../../shared/domain/format-number.ts'
import { formatDay } from '../../../shared/domain/format-time.ts'
import { LiveChange } from '../../live/live-change.tsx'
import { LivePrice } from '../../live/live-price.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { RangeTrack } from '../../ui/range-track.tsx'
import { glyphOf, sourceLabel, stampOf } from '../../ui/source-words.ts'
import { Stamp } from '../../ui/stamp.tsx'
import { StateGlyph } from '../../ui/state-glyph.tsx'
import type { GroupRank } from './data/group-rank.ts'
import type { Measure } from './data/measure.ts'
import { codeOf, dollars, figure, percentFigure } from './data/members.ts'
import { shortDate } from './data/sample-date.ts'
import './member-card.css'

interface MemberCardProps {
  readonly tile: HeatmapTile
  readonly measure: Measure
  /** `seed 7`, behind SIMULATED; null elsewhere. */
  readonly seed: string | null
  readonly rank: GroupRank | null
  /** What its group is called: `sector`. */
  readonly groupWord: string
  readonly canZoomIn: boolean
}

const VOLUME_LABEL = { day: 'Turnover today', rolling: 'Volume 24h' } as const

/** Everything known of a member, from what the map has already. */
export function MemberCard({ tile, measure, seed, rank, groupWord, canZoomIn }: MemberCardProps): ReactNode {
  const { symbol, value, price, low52, high52 } = tile
  const place = placeOf(tile)
  const stamp = stampOf(tile.source)
  const figures = [
    ['Market cap', formatLarge(tile.cap, '$')],
    ...(tile.category === null
      ? ([
          ['P/E', figure(tile.pe)],
          ['EPS', figure(tile.eps)],
          ['Dividend yield', percentFigure(tile.dividendYieldPct)],
        ] as const)
      : []),
    ...(tile.turnover === null
      ? []
      : [[VOLUME_LABEL[tile.category === null ? 'day' : 'rolling'], formatLarge(tile.turnover, '$')] as const]),
    [`Rank in ${groupWord}`, rank ? `${rank.rank} of ${rank.of} · ${rank.sharePct.toFixed(1)}%` : 'n/a'],
  ] as const
  return (
    <>
      <header className="member-card-name">
        <b>{codeOf(tile)}</b>
        <span className="truncate">{tile.name}</span>
        {stamp === 'SIMULATED' && <Stamp text={stamp} />}
      </header>
      <p className="member-card-industry truncate">{tile.category ?? tile.industry ?? tile.sector ?? 'Unclassified'}</p>
      <p className="member-card-price tn">
        <b>
          <LivePrice symbol={symbol} price={price} format={dollars} />
        </b>
        {value === null ? (
          <span>no data</span>
        ) : measure.id === 'change' ? (
          <LiveChange symbol={symbol} change={value} />
        ) : (
          <span>{measure.long(value)}</span>
        )}
      </p>
      {place !== null && low52 !== null && high52 !== null && (
        <div className="member-card-range tn">
          <RangeTrack percent={place} />
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
        <Origin tile={tile} seed={seed} />
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

/** Where the price lies in its year, percent, whatever colours the map; null without a range. */
function placeOf({ price, low52, high52 }: HeatmapTile): number | null {
  if (price === null || low52 === null || high52 === null || high52 <= low52) return null
  return (100 * (price - low52)) / (high52 - low52)
}

/** One snapshot holds all the figures, so one line says where they are from and how old they are. */
function Origin({ tile, seed }: { tile: HeatmapTile; seed: string | null }): ReactNode {
  const { source, state, marketTime, fetchedAt } = tile
  const stamp = stampOf(source)
  if (stamp === 'SIMULATED') {
    return (
      <p className="tn">
        <StateGlyph kind={glyphOf(source, state)} /> Simulated · {seed} · invented price
      </p>
    )
  }
  return (
    <p className="tn">
      {stamp ? <Stamp text={stamp} /> : <b>{sourceLabel(source)}</b>}
      <span>
        {marketTime === null
          ? 'no figures in it'
          : `${shortDate(fetchedAt ?? marketTime)}, close of ${formatDay(marketTime, fetchedAt ?? marketTime)}`}
      </span>
    </p>
  )
}
