import type { InferContractRouterInputs, InferContractRouterOutputs } from '@orpc/contract'
import type { Contract } from '../../../../shared/contract/index.ts'
import { emptyCandles, packCandles } from '../../../../shared/domain/candles.ts'
import type { GroupSlice } from '../../tape/types.ts'
import type { FeatureDeps } from '../feature-deps.ts'
import { resolveSymbol } from '../symbols/resolve-symbol.ts'
import { chooseSeries } from '../choose-series.ts'

type Input = InferContractRouterInputs<Contract>['candles']['overview']
type Output = InferContractRouterOutputs<Contract>['candles']['overview']

const NO_GROUPS: GroupSlice = { columns: emptyCandles(), counts: new Uint16Array(), lastT: new Float64Array() }

/** Aggregates of the series that `candles.load` would show, of closed bars only. @throws AppError not-found */
export function loadOverview({ tape }: FeatureDeps, input: Input): Output {
  const { interval, size, from, to, limit = 0 } = input
  const { symbol } = resolveSymbol(tape, input.symbol, { create: false })
  const chosen = chooseSeries(tape.candles.list(symbol), { symbol, interval, source: input.source, asOf: null })
  const series = chosen?.series.find((stored) => stored.interval === interval)
  const range = { limit, ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
  const { columns, counts, lastT } = series ? tape.candles.readGroups(series, size, range) : NO_GROUPS
  return {
    symbol,
    interval,
    source: chosen?.source ?? tape.instruments.get(symbol)?.source ?? '',
    columns: packCandles(columns),
    counts: toBytes(counts, 2, (view, at, count) => view.setUint16(at, count, true)),
    lastT: toBytes(lastT, 8, (view, at, t) => view.setFloat64(at, t, true)),
    bars: series?.bars ?? 0,
    from: series?.from ?? null,
    to: series?.to ?? null,
  }
}

/** Of its own: a view of a larger buffer would be sent with all of it. */
function toBytes(
  values: Uint16Array | Float64Array,
  width: number,
  put: (view: DataView, at: number, value: number) => void,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(values.length * width)
  const view = new DataView(bytes.buffer)
  values.forEach((value, index) => put(view, index * width, value))
  return bytes
}
