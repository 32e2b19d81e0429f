import type { ReactNode } from 'react'
import { RangeTrack } from '../../../ui/range-track.tsx'

interface RangeBarProps {
  readonly label: string
  readonly low: number
  readonly high: number
  readonly value: number
  readonly format: (price: number) => string
}

/** Where a price lies between a low and a high. */
export function RangeBar({ label, low, high, value, format }: RangeBarProps): ReactNode {
  const percent = high > low ? Math.min(Math.max((100 * (value - low)) / (high - low), 0), 100) : 50
  return (
    <div className="chart-range tn">
      <div className="chart-range-words">
        <span>{format(low)}</span>
        <span className="chart-range-label">{label}</span>
        <span>{format(high)}</span>
      </div>
      <RangeTrack percent={percent} label={`${Math.round(percent)} percent of the ${label} range`} />
    </div>
  )
}
