import type { ReactNode } from 'react'

/** Open, high, low, close of a made-up shape, 0 to 100: an illustration of colours, no market's data. */
const SHAPES: readonly (readonly [open: number, high: number, low: number, close: number])[] = [
  [44, 52, 38, 48],
  [48, 66, 46, 62],
  [62, 70, 56, 58],
  [58, 80, 55, 76],
  [76, 90, 72, 86],
  [86, 94, 70, 74],
  [74, 78, 52, 56],
  [56, 62, 30, 34],
  [34, 42, 22, 26],
  [26, 30, 8, 14],
  [14, 34, 12, 30],
  [30, 52, 26, 48],
  [48, 56, 40, 44],
  [44, 64, 42, 60],
  [60, 72, 54, 68],
  [68, 74, 58, 62],
  [62, 78, 60, 74],
]

const STEP_PX = 8
const BODY_PX = 5
const HEIGHT_PX = 64

interface MiniCandlesProps {
  readonly count?: number
  readonly isHollowUp?: boolean
}

/** Candles without an axis, in the palette of where they stand. */
export function MiniCandles({ count = SHAPES.length, isHollowUp = false }: MiniCandlesProps): ReactNode {
  const y = (price: number): number => ((100 - price) / 100) * HEIGHT_PX
  return (
    <svg viewBox={`0 0 ${count * STEP_PX} ${HEIGHT_PX}`} className="mini-candles" preserveAspectRatio="xMinYMid">
      {SHAPES.slice(0, count).map(([open, high, low, close], at) => {
        const isUp = close >= open
        const x = at * STEP_PX + STEP_PX / 2
        const top = y(Math.max(open, close))
        const bottom = y(Math.min(open, close))
        const isHollow = isUp && isHollowUp
        return (
          <g key={x} stroke={isUp ? 'var(--up-fill)' : 'var(--down-fill)'}>
            <path d={`M${x} ${y(high)}V${top}M${x} ${bottom}V${y(low)}`} />
            <rect
              x={x - BODY_PX / 2}
              y={top}
              width={BODY_PX}
              height={bottom - top}
              fill={isHollow ? 'none' : isUp ? 'var(--up-fill)' : 'var(--down-fill)'}
            />
          </g>
        )
      })}
    </svg>
  )
}
