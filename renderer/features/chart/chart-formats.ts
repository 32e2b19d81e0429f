import { type TickMarkType } from 'lightweight-charts'
import { formatLarge, formatPercent, formatPrice } from '../../../shared/domain/format-number.ts'
import { formatBarTime, formatDay } from '../../../shared/domain/format-time.ts'
import { type Interval, isIntraday } from '../../../shared/domain/interval.ts'
import type { EpochMs } from '../../../shared/domain/time.ts'
import type { ChartFormats } from './canvas/chart-options.ts'

/** The library's TickMarkType, which as an enum cannot be imported for its type and its values at once. */
const TICK = { year: 0, month: 1, day: 2 } as const satisfies Record<string, TickMarkType>
/** From here down prices are written in compact form, `0.0₅712`. */
const COMPACT_BELOW = 0.001

export interface PriceGrid {
  /** Smallest difference that is shown. */
  readonly step: number
  readonly isCompact: boolean
}

/** One number of decimals for a whole axis and its legend: the instrument's tick, else what the newest close asks for. */
export function priceGrid(tickSize: number | null, newestClose: number): PriceGrid {
  return {
    step: tickSize ?? priceStep(newestClose),
    isCompact: tickSize === null && newestClose !== 0 && Math.abs(newestClose) < COMPACT_BELOW,
  }
}

export function chartFormats(interval: Interval, { step, isCompact }: PriceGrid): ChartFormats {
  return {
    price: (value) => formatPrice(value, isCompact ? null : step),
    minMove: step,
    percent: formatPercent,
    volume: (value) => formatLarge(value),
    barTime: (t) => barTimeWithZone(t, interval),
    tick: (t, type) => tickText(t, type, interval),
  }
}

/** How the chart names an interval: `15m`, `1D`, `1M`. */
export function intervalLabel(interval: Interval): string {
  return interval.replace('d', 'D').replace('w', 'W')
}

export function barTimeWithZone(t: EpochMs, interval: Interval): string {
  const text = formatBarTime(t, interval, Date.now())
  return isIntraday(interval) ? `${text} UTC` : text
}

function priceStep(price: number): number {
  const size = Math.abs(price)
  if (size > 0 && size < COMPACT_BELOW) return 10 ** (Math.floor(Math.log10(size)) - 2)
  return 10 ** -(formatPrice(size).split('.')[1]?.length ?? 0)
}

function tickText(t: EpochMs, type: TickMarkType, interval: Interval): string {
  if (type === TICK.year) return String(new Date(t).getUTCFullYear())
  const day = formatDay(t, t)
  if (type === TICK.month) return day.slice(-3)
  if (type === TICK.day) return day
  const clock = new Date(t).toISOString()
  return interval === '1s' ? clock.slice(11, 19) : clock.slice(11, 16)
}
