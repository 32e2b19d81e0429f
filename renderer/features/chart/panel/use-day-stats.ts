import { useQuery } from '@tanstack/react-query'
import { unpackCandles } from '../../../../shared/domain/candles.ts'
import type { Symbol } from '../../../../shared/domain/instrument.ts'
import { useEngine } from '../../../state/engine-context.tsx'
import { type DayStats, dayStats, YEAR_BARS } from './day-stats.ts'

/** Day and year of the stored daily bars. Building days out of minutes costs: it waits until the chart is painted. */
export function useDayStats(symbol: Symbol, isEnabled: boolean): DayStats | null {
  const client = useEngine()
  const { data } = useQuery({
    queryKey: ['chart-day-stats', symbol],
    enabled: isEnabled,
    queryFn: async ({ signal }) => {
      const page = await client.candles.load({ symbol, interval: '1d', limit: YEAR_BARS }, { signal })
      return dayStats(unpackCandles(page.columns), page.source)
    },
  })
  return data ?? null
}
