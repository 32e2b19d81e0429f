import type { AsyncIteratorClass } from '@orpc/server'
import type { DataState } from '../../../../shared/domain/data-state.ts'
import { freshness } from '../../../../shared/domain/freshness.ts'
import { calendarOf, type Symbol } from '../../../../shared/domain/instrument.ts'
import { packQuotes, QUOTE_FIELDS, QUOTE_STRIDE } from '../../../../shared/domain/quote-columns.ts'
import type { EpochMs } from '../../../../shared/domain/time.ts'
import { AppError } from '../../../../shared/errors.ts'
import type { Quote } from '../../routing/create-routing.ts'
import type { StreamDeps } from '../feature-deps.ts'

interface Message {
  readonly kind: 'snapshot' | 'update'
  readonly rows: Uint8Array
  readonly source: string
  readonly state: DataState
}

const MIN_GAP_MS = 100
/** A session ends without a trade. */
const RECHECK_MS = 5_000
/** A reader that was away longer starts anew: what it missed is no longer worth a flash. */
const SLOW_READER_MS = 5_000

/** @throws AppError unsupported where nothing live exists */
export function watchQuotes(
  { host, routing, streams }: StreamDeps,
  symbols: readonly Symbol[],
): AsyncIteratorClass<Message, undefined, void> {
  if (!routing) throw new AppError('unsupported', 'nothing live exists here: what is stored does not move', {})
  const slots = Map.groupBy(symbols.keys(), (slot) => symbols[slot] as Symbol)
  const isRoundTheClock = symbols.some((symbol) => calendarOf(symbol) !== 'us')
  const latest = new Map<Symbol, Quote>()
  const moved = new Set<Symbol>()
  let takenAt: EpochMs | undefined
  let toldState: DataState | undefined

  const state = (): DataState => {
    const now = host.now()
    const { isMarketClosed } = freshness({ newestMarketTime: now, calendar: 'us', interval: null, now })
    return isRoundTheClock || !isMarketClosed ? 'live' : 'cached'
  }

  return streams.open<Message>({
    minGapMs: MIN_GAP_MS,
    recheckMs: RECHECK_MS,
    start(onNews) {
      const known = [...slots.keys()].filter((symbol) => routing.instruments.has(symbol))
      const stops = known.map((symbol) =>
        routing.watchQuote(symbol, (quote) => {
          latest.set(symbol, quote)
          moved.add(symbol)
          onNews()
        }),
      )
      return () => {
        for (const stop of stops) stop()
      }
    },
    take() {
      const now = host.now()
      const isSlow = moved.size > 0 && takenAt !== undefined && now - takenAt > SLOW_READER_MS
      const kind = takenAt === undefined || isSlow ? 'snapshot' : 'update'
      const told = kind === 'snapshot' ? [...latest.values()] : [...moved].flatMap((symbol) => latest.get(symbol) ?? [])
      const newState = state()
      takenAt = now
      if (kind === 'update' && told.length === 0 && newState === toldState) return undefined
      moved.clear()
      toldState = newState
      return { kind, rows: packRows(told, slots), source: routing.source, state: newState }
    },
  })
}

function packRows(quotes: readonly Quote[], slots: ReadonlyMap<Symbol, readonly number[]>): Uint8Array {
  const rows = quotes.flatMap((quote) => (slots.get(quote.symbol) ?? []).map((slot) => ({ slot, quote })))
  const values = new Float64Array(rows.length * QUOTE_STRIDE)
  rows.forEach(({ quote }, row) =>
    QUOTE_FIELDS.forEach((field, at) => (values[row * QUOTE_STRIDE + at] = quote[field])),
  )
  return packQuotes({ slots: Uint16Array.from(rows, ({ slot }) => slot), values })
}
