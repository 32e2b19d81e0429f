import type { InferContractRouterInputs, InferContractRouterOutputs } from '@orpc/contract'
import type { Contract } from '../../../../shared/contract/index.ts'
import type { ExportResult } from '../../../../shared/contract/store.ts'
import { bucketStart, closeTime } from '../../../../shared/domain/bucket.ts'
import { sliceCandles, unpackCandles, type Candles } from '../../../../shared/domain/candles.ts'
import { calendarOf } from '../../../../shared/domain/instrument.ts'
import { finerIntervals } from '../../../../shared/domain/interval.ts'
import { AppError } from '../../../../shared/errors.ts'
import type { Timers } from '../../host.ts'
import type { Jobs } from '../../tape/jobs/types.ts'
import type { SeriesInfo } from '../../tape/types.ts'
import { chooseSeries } from '../choose-series.ts'
import type { FeatureDeps } from '../feature-deps.ts'
import { throwIfCancelled, type WorkTurn } from '../long-work.ts'
import { resolveSymbol } from '../symbols/resolve-symbol.ts'
import { fetchedPages, storedPages } from './export-pages.ts'
import { placeFile } from './place-file.ts'

type CandlesInput = InferContractRouterInputs<Contract>['candles']['load']
type CandlesOutput = InferContractRouterOutputs<Contract>['candles']['load']
export type ExportInput = InferContractRouterInputs<Contract>['store']['export']

/** `candles.load` of the market, which chooses the source and builds what is missing. */
export type LoadCandles = (input: CandlesInput & { readonly limit: number }) => Promise<CandlesOutput>

interface ExportDeps {
  readonly deps: FeatureDeps
  readonly jobs: Jobs
  readonly loadCandles: LoadCandles
}

interface Plan extends Pick<CandlesInput, 'symbol' | 'interval' | 'source'> {
  readonly pages: readonly { readonly from: number; readonly to: number }[]
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

/** Nothing is walked through where no bar can be: `--from 1970` costs what the first stored bar costs. */
function planOf({ host, tape, routing }: FeatureDeps, input: ExportInput): Plan {
  const { interval } = input
  if (input.from !== undefined && input.to !== undefined && input.from >= input.to) {
    const { from, to } = input
    throw new AppError('bad-input', `the range ends (${to}) before it begins (${from})`, { from, to })
  }
  const { symbol } = resolveSymbol(tape, input.symbol, { create: false })
  const calendar = calendarOf(symbol)
  const stored = tape.candles.list(symbol)
  const rangeOf = (oldest: number, newest: number) => ({
    from: Math.max(input.from ?? Number.NEGATIVE_INFINITY, oldest),
    to: Math.min(input.to ?? Number.POSITIVE_INFINITY, newest + 1),
  })
  const startOf = ({ from }: SeriesInfo): number => bucketStart(calendar, interval, from)

  if (routing && (input.source === undefined || input.source === routing.source)) {
    const usable = new Set([interval, ...finerIntervals(interval)])
    const own = stored.filter((series) => series.source === routing.source && usable.has(series.interval))
    // What a provider has it is asked for only where the range was named.
    const reach = input.from === undefined ? null : routing.reach(symbol, interval, host.now())
    const oldest = Math.min(reach ?? Number.POSITIVE_INFINITY, ...own.map(startOf))
    const newest = Math.max(reach === null ? 0 : host.now(), ...own.map((series) => series.to))
    const pages = fetchedPages(interval, rangeOf(oldest, newest))
    return { symbol, interval, source: routing.source, pages }
  }

  // Chosen once: a fetch meanwhile must not change it in the middle of the file.
  const chosen = chooseSeries(stored, { symbol, interval, source: input.source, asOf: null })
  const series = chosen?.series ?? []
  const range = rangeOf(Math.min(...series.map(startOf)), Math.max(...series.map(({ to }) => to)))
  return {
    symbol,
    interval,
    source: chosen?.source,
    pages: storedPages(tape.candles, { interval, series, ...range }),
  }
}

async function* pagesOf(
  { deps, loadCandles }: ExportDeps,
  { symbol, interval, source, pages }: Plan,
  signal: AbortSignal,
): AsyncGenerator<Candles, undefined> {
  const calendar = calendarOf(symbol)
  for (const range of pages) {
    throwIfCancelled(signal, 'the export')
    // limit 0: all of the stretch. Pages share no bar, because a bar belongs where it opens.
    const answer = await loadCandles({ symbol, interval, source, ...range, limit: 0 })
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
