import type { AsyncIteratorClass } from '@orpc/server'
import type { InferContractRouterInputs } from '@orpc/contract'
import type { Contract } from '../../../../shared/contract/index.ts'
import { closeTime } from '../../../../shared/domain/bucket.ts'
import { BAR_BYTES, packCandles, sliceCandles, unpackCandles } from '../../../../shared/domain/candles.ts'
import type { DataState } from '../../../../shared/domain/data-state.ts'
import { calendarOf } from '../../../../shared/domain/instrument.ts'
import type { EpochMs } from '../../../../shared/domain/time.ts'
import { AppError } from '../../../../shared/errors.ts'
import type { StreamDeps } from '../feature-deps.ts'
import { resolveSymbol } from '../symbols/resolve-symbol.ts'
import { loadCandles, readRouted } from './load-candles.ts'

type Input = InferContractRouterInputs<Contract>['candles']['watch']
interface Message {
  readonly kind: 'snapshot' | 'update'
  readonly source: string
  readonly state: DataState
  readonly columns: Uint8Array
  readonly openBar: EpochMs | null
  readonly marketTime: EpochMs
}

const MIN_GAP_MS = 100
/** A session ends without a trade. */
const RECHECK_MS = 5_000
/** What a snapshot holds. A reader that missed more bars than this is given a new one. */
const SNAPSHOT_BARS = 300

/**
 * Bars as they form, read as `candles.load` reads them, so a bar that streams is the bar that loads.
 * @throws AppError unsupported where nothing live exists; not-found for an unknown symbol
 */
export function watchCandles(deps: StreamDeps, input: Input): AsyncIteratorClass<Message, undefined, void> {
  const { host, tape, routing, streams } = deps
  const { interval } = input
  const { symbol } = resolveSymbol(tape, input.symbol, { create: false })
  if (!routing?.instruments.has(symbol)) {
    throw new AppError('unsupported', `nothing live exists for ${symbol}: what is stored does not move`, { symbol })
  }
  const calendar = calendarOf(symbol)
  let tradedAt: EpochMs | undefined
  let last: Message | undefined

  const isNews = (message: Message): boolean =>
    last === undefined ||
    message.state !== last.state ||
    message.openBar !== last.openBar ||
    message.columns.byteLength > BAR_BYTES ||
    !isSameBytes(message.columns, lastBar(last.columns))

  return streams.open<Message>({
    minGapMs: MIN_GAP_MS,
    recheckMs: RECHECK_MS,
    start: (onNews) =>
      routing.watchBars(symbol, interval, (tick) => {
        tradedAt = tick.marketTime
        onNews()
      }),
    async take() {
      const since = last && lastOpen(last.columns)
      const range = since === undefined ? { limit: SNAPSHOT_BARS } : { from: since, limit: 0 }
      // What is open is so at the moment of the question: a bar that closes while it is answered is not told as closed.
      const now = host.now()
      const question = { symbol, interval, ...range }
      // Only the first message asks the provider for what the tape lacks; what comes after it, the feed has brought in.
      const answer = since === undefined ? await loadCandles(deps, question) : readRouted(deps, routing, question)
      const isMissed = answer.columns.byteLength > SNAPSHOT_BARS * BAR_BYTES
      const kind = since === undefined || isMissed ? 'snapshot' : 'update'
      const columns = isMissed ? newest(answer.columns) : answer.columns
      const open = lastOpen(columns)
      const isOpen = open !== undefined && closeTime(calendar, interval, open) > now
      const message: Message = {
        kind,
        source: answer.source,
        state: answer.state,
        columns,
        openBar: isOpen ? open : null,
        marketTime: tradedAt ?? answer.newestMarketTime ?? now,
      }
      if (!isNews(message)) return undefined
      last = message
      return message
    },
  })
}

function newest(packed: Uint8Array): Uint8Array {
  const columns = unpackCandles(packed)
  return packCandles(sliceCandles(columns, columns.t.length - SNAPSHOT_BARS))
}

/** The last bar alone, packed. */
function lastBar(packed: Uint8Array): Uint8Array {
  const columns = unpackCandles(packed)
  return packCandles(sliceCandles(columns, Math.max(0, columns.t.length - 1)))
}

function lastOpen(packed: Uint8Array): EpochMs | undefined {
  return unpackCandles(packed).t.at(-1)
}

function isSameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.byteLength === b.byteLength && a.every((byte, index) => byte === b[index])
}
