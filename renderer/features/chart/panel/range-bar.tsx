import type { ReactNode } from 'react'

interface RangeBarProps {
  readonly label: string
  readonly low: number
  readonly high: number
  readonly value: number
  readonly format: (price: number) => string
}

/** Where a price lies between a low and a high. */
export function RangeBar({ label, low, high, value, format }: RangeBarProps): ReactNode {
  const part = high > low ? Math.min(Math.max((value - low) / (high - low), 0), 1) : 0.5
  return (
    <div className="chart-range tn">
      <div className="chart-range-words">
        <span>{format(low)}</span>
        <span className="chart-range-label">{label}</span>
        <span>{format(high)}</span>
      </div>
      <div
        className="chart-range-track"
        role="img"
        aria-label={`${Math.round(part * 100)} percent of the ${label} range`}
      >
        <i style={{ left: `${part * 100}%` }} />
      </div>
    </div>
  )
}
