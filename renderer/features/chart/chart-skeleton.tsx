import type { ReactNode } from 'react'
import { Skeleton } from '../../ui/skeleton.tsx'
import './chart-skeleton.css'
import './legend/legend.css'

const BARS = 64
/** A quiet wave: heights in percent of the price pane, the same every time. */
const SHAPES = Array.from({ length: BARS }, (_, k) => ({
  left: (k / BARS) * 100,
  top: 38 + Math.sin(k / 7) * 16 + Math.sin(k * 1.7) * 4,
  height: 9 + Math.abs(Math.sin(k * 2.3)) * 13,
}))

/** Lies over the empty chart with the chart's own geometry; comes in late, so that a quick answer shows none of it. */
export function ChartSkeleton(props: { readonly name: string; readonly interval: string }): ReactNode {
  return (
    <div className="chart-skeleton" role="status">
      <div className="chart-legend">
        <b>{props.name}</b>
        <span className="chart-legend-series">{props.interval}</span>
        <Skeleton width={240} height={10} />
      </div>
      <div className="chart-skeleton-plot" aria-hidden="true">
        {SHAPES.map(({ left, top, height }) => (
          <i key={left} style={{ left: `${left}%`, top: `${top}%`, height: `${height}%` }} />
        ))}
      </div>
      <div className="chart-skeleton-volume" aria-hidden="true" />
      <p>Reading bars from your database</p>
    </div>
  )
}
