import { closeTime } from '../../../shared/domain/bucket.ts'
import type { CalendarId } from '../../../shared/domain/instrument.ts'
import type { EpochMs } from '../../../shared/domain/time.ts'
import type { CandleRepository, SeriesInfo } from '../tape/types.ts'

/** At most one bar is open at an instant; a second may overlap it where an exchange left the grid. */
const NEWEST_TRIED = 3

interface SeriesClock {
  readonly candles: CandleRepository
  readonly calendar: CalendarId
  readonly series: readonly SeriesInfo[]
  readonly asOf: EpochMs | null
}

interface NewestBar {
  readonly series: SeriesInfo
  readonly open: EpochMs
  /** When its close was a price of the market. */
  readonly marketTime: EpochMs
}

/** The bar with the newest market time at the clock; a tie goes to the series named first. */
export function newestBar(context: SeriesClock): NewestBar | undefined {
  let newest: NewestBar | undefined
  for (const series of context.series) {
    const open = lastOpen(context, series)
    if (open === undefined) continue
    const marketTime = marketTimeOf(context, series, open)
    if (newest === undefined || marketTime > newest.marketTime) newest = { series, open, marketTime }
  }
  return newest
}

/** Open time of the last bar, with a clock in the past of the last one closed by then. */
export function lastOpen(
  { candles, calendar, asOf }: Omit<SeriesClock, 'series'>,
  series: SeriesInfo,
): EpochMs | undefined {
  const isClosed = (open: EpochMs): boolean => asOf === null || closeTime(calendar, series.interval, open) <= asOf
  if (isClosed(series.to)) return series.to
  if (asOf === null || series.from >= asOf) return undefined
  return candles.read(series, { to: asOf, limit: NEWEST_TRIED }).columns.t.findLast(isClosed)
}

/** A bar stored before it was complete tells the price of its fetch, not of its close. */
function marketTimeOf({ calendar }: SeriesClock, series: SeriesInfo, open: EpochMs): EpochMs {
  const close = closeTime(calendar, series.interval, open)
  return open === series.to ? Math.min(close, Math.max(open, series.fetchedAt)) : close
}
