import type { InferContractRouterInputs, InferContractRouterOutputs } from '@orpc/contract'
import type { Contract } from '../../../../shared/contract/index.ts'
import type { ExportResult } from '../../../../shared/contract/store.ts'
import { bucketStart, closeTime } from '../../../../shared/domain/bucket.ts'
import { sliceCandles, unpackCandles, type Candles } from '../../../../shared/domain/candles.ts'
import { calendarOf } from '../../../../shared/domain/instrument.ts'
import { finerIntervals, intervalMs } from '../../../../shared/domain/interval.ts'
import { AppError } from '../../../../shared/errors.ts'
import type { Timers } from '../../host.ts'
import type { Jobs } from '../../tape/jobs/types.ts'
import type { FeatureDeps } from '../feature-deps.ts'
import { throwIfCancelled, type WorkTurn } from '../long-work.ts'
import { resolveSymbol } from '../symbols/resolve-symbol.ts'
import { placeFile } from './place-file.ts'

type CandlesInput = InferContractRouterInputs<Contract>['candles']['load']
type CandlesOutput = InferContractRouterOutputs<Contract>['candles']['load']
export type ExportInput = InferContractRouterInputs<Contract>['store']['export']

/** `candles.load` of the market, which chooses the source and builds what is missing. */
export type LoadCandles = (input: CandlesInput & { readonly limit: number }) => Promise<CandlesOutput>

/** Bars a page: some 4 ms to read and to build, 1 MB on its way to the worker. */
const PAGE_BARS = 20_000

interface ExportDeps {
  readonly deps: FeatureDeps
  readonly jobs: Jobs
  readonly loadCandles: LoadCandles
}

interface Plan extends Pick<CandlesInput, 'symbol' | 'interval' | 'source'> {
  readonly from: number
  /** Exclusive. */
  readonly to: number
}

/**
 * One series as a file, in memory that does not grow with it. Without `from` or `to`: as far as bars are stored. A bar that is
 * still forming is left out. @throws AppError not-found, bad-input, store-full, store-unwritable, cancelled
 */
export async function exportSeries(given: ExportDeps, input: ExportInput, turn: WorkTurn): Promise<ExportResult> {
  const { deps, jobs } = given
  const { file, format, isOverwrite = false } = input
  const { dataDir } = deps.host
  const plan = planOf(given.deps, input)
  const onProgress = (rows: number): void => turn.progress('writing', rows, 0)
  const written = await placeFile({ file, isOverwrite, dataDir, signal: turn.signal }, (partial) =>
    jobs.writeTable(partial, format, () => pagesOf(given, plan, turn.signal), { signal: turn.signal, onProgress }),
  )
  return { file, ...written }
}

function planOf({ host, tape, routing }: FeatureDeps, input: ExportInput): Plan {
  const { interval, source } = input
  const { symbol } = resolveSymbol(tape, input.symbol, { create: false })
  const usable = new Set([interval, ...finerIntervals(interval)])
  const stored = tape.candles.list(symbol).filter((series) => usable.has(series.interval))
  const oldest = Math.min(...stored.map((series) => bucketStart(calendarOf(symbol), interval, series.from)))
  // What a provider has it is asked for only where the range was named.
  const newest = Math.max(...stored.map((series) => series.to), routing && input.from !== undefined ? host.now() : 0)
  const { from = oldest, to = newest + 1 } = input
  if (input.from !== undefined && input.to !== undefined && from >= to) {
    throw new AppError('bad-input', `the range ends (${to}) before it begins (${from})`, { from, to })
  }
  return { symbol, interval, source, from, to }
}

async function* pagesOf(
  { deps, loadCandles }: ExportDeps,
  { symbol, interval, source: asked, from, to }: Plan,
  signal: AbortSignal,
): AsyncGenerator<Candles, undefined> {
  const calendar = calendarOf(symbol)
  const spanMs = PAGE_BARS * intervalMs(interval)
  let source = asked
  for (let start = from; start < to; start += spanMs) {
    throwIfCancelled(signal, 'the export')
    // limit 0: all of the stretch. Pages share no bar, because a bar belongs where it opens.
    const range = { from: start, to: Math.min(to, start + spanMs) }
    const answer = await loadCandles({ symbol, interval, source, ...range, limit: 0 })
    // Chosen once: a fetch meanwhile must not change it in the middle of the file.
    if (source === undefined && answer.source !== '') source = answer.source
    const columns = unpackCandles(answer.columns)
    const closed = countClosed(columns.t, (open) => closeTime(calendar, interval, open) <= deps.host.now())
    if (closed > 0) yield closed === columns.t.length ? columns : sliceCandles(columns, 0, closed)
    await breathe(deps.host.timers, signal)
  }
  return undefined
}

function countClosed(opens: Float64Array, isClosed: (open: number) => boolean): number {
  let count = opens.length
  while (count > 0 && !isClosed(opens[count - 1] as number)) count--
  return count
}

/** Lets the event loop turn, so that progress leaves and a cancel arrives, which ends the wait too. */
function breathe(timers: Timers, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const stop = timers.after(0, () => {
      signal.removeEventListener('abort', onAbort)
      resolve()
    })
    const onAbort = (): void => {
      stop()
      resolve()
    }
    signal.addEventListener('abort', onAbort, { once: true })
  })
}
