import { eventIterator } from '@orpc/contract'
import * as z from 'zod'
import { asOf, base, binary, dataState, epochMs, interval, knownAt, symbol } from './base.ts'

/**
 * `stored` prices as the source gave them, `raw` as they traded, `adjusted` for splits and dividends. The two latter need what
 * the tape knows of corporate actions.
 */
export const PRICE_VIEWS = ['stored', 'raw', 'adjusted'] as const

export const candles = {
  /**
   * Bars of one series, oldest first. `from` inclusive, `to` exclusive, by open time; `limit` keeps the newest N, 0 = all.
   * Native bars win; those missing are built from the coarsest stored finer interval that divides `interval`.
   */
  load: base
    .input(
      z.object({
        symbol,
        interval,
        from: epochMs.optional(),
        to: epochMs.optional(),
        limit: z.number().int().min(0).default(500),
        source: z.string().max(100).optional(),
        asOf,
        knownAt,
        view: z.enum(PRICE_VIEWS).default('stored'),
      }),
    )
    .output(
      z.object({
        symbol,
        name: z.string(),
        interval,
        source: z.string(),
        derivedFrom: interval.nullable(),
        state: dataState,
        asOf: epochMs.nullable(),
        /** How the prices of this answer stand to splits and dividends; `mixed` where its bars differ. */
        adjusted: z.enum(['raw', 'split', 'full', 'unknown', 'mixed']),
        /** `packCandles` of shared/domain/candles.ts. */
        columns: binary,
        /** Open times of bars that lack a finer bar or are still open. */
        partial: z.array(epochMs),
        /** Open times of bars whose values were corrected after they were first seen. */
        revised: z.array(epochMs),
        /** True when older bars than the first one here are stored. */
        hasEarlier: z.boolean(),
        /** True when newer bars than the last one here are stored. */
        hasLater: z.boolean(),
        /** When the oldest and the newest part of this answer was fetched; null for an empty one. */
        fetchedAt: z.object({ from: epochMs, to: epochMs }).nullable(),
        /** Close of the newest bar of the whole series, which the age on screen counts from; null for an empty one. */
        newestMarketTime: epochMs.nullable(),
      }),
    ),
  /**
   * Groups of `size` bars as one bar each, oldest first: what a view of years draws. `limit` keeps the newest N groups that
   * overlap the range, 0 = all. Where the series is built from finer bars, or nothing is stored, there are none.
   */
  overview: base
    .input(
      z.object({
        symbol,
        interval,
        size: z.union([z.literal(64), z.literal(4096)]),
        from: epochMs.optional(),
        to: epochMs.optional(),
        limit: z.number().int().min(0).default(0),
        source: z.string().max(100).optional(),
      }),
    )
    .output(
      z.object({
        symbol,
        interval,
        source: z.string(),
        /** `packCandles`: `t` the open time of a group's first bar. */
        columns: binary,
        /** Uint16 each, little-endian: bars of the group. */
        counts: binary,
        /** Float64 each, little-endian: open time of a group's last bar. */
        lastT: binary,
        /** Bars and open times of the whole series. */
        bars: z.number().int(),
        from: epochMs.nullable(),
        to: epochMs.nullable(),
      }),
    ),
  /**
   * Bars as they form: the newest stored or open bars first, then, conflated to one message per 100 ms at most, every bar
   * that changed. A bar is replaced by open time. Streams end when the market is changed. `unsupported` where nothing live
   * exists for the symbol.
   */
  watch: base.input(z.object({ symbol, interval })).output(
    eventIterator(
      z.object({
        kind: z.enum(['snapshot', 'update']),
        source: z.string(),
        state: dataState,
        /** `packCandles`, oldest first. */
        columns: binary,
        /** Open time of the last bar while it is provisional; null once it is closed. */
        openBar: epochMs.nullable(),
        /** Market time of the newest trade in these bars. */
        marketTime: epochMs,
      }),
    ),
  ),
}
