import type { Candles } from '../shared/domain/candles.ts'
import { MINUTE_MS } from '../shared/domain/interval.ts'

/** A file as Binance publishes its klines: 12 columns, no header, prices with eight decimals. */
export function binanceCsv({ t, o, h, l, c, v }: Candles): Buffer {
  const lines = Array.from(t, (time, index) => {
    const fixed = (column: Float64Array): string => (column[index] as number).toFixed(8)
    const figures = [o, h, l, c, v].map(fixed).join(',')
    return `${time},${figures},${time + MINUTE_MS - 1},0.00000000,0,0.00000000,0.00000000,0\n`
  })
  return Buffer.from(lines.join(''))
}
