import { eventIterator } from '@orpc/contract'
import * as z from 'zod'
import { base, epochMs } from './base.ts'

export const HOST_NAMES = ['desktop', 'browser', 'cli', 'memory'] as const

/** Of the chosen market. */
const storeStat = z.object({
  /** Size of tape.db and ledger.db with their WAL files, bytes. */
  bytes: z.number().int().nonnegative(),
  series: z.number().int().nonnegative(),
  bars: z.number().int().nonnegative(),
  /** Series other than the bundled sample's. */
  ownSeries: z.number().int().nonnegative(),
  /**
   * Moves with the market and with every change of its tape that no answer and no stream tells of (imports): a page that
   * shows market data asks again.
   */
  revision: z.number().int().nonnegative(),
  /** Those of `info` and what was found since: a store that proved damaged when it was read back. Words for the user. */
  notices: z.array(z.string()),
})
export type StoreStat = z.infer<typeof storeStat>

const fileCheck = z.object({ ok: z.boolean(), problems: z.array(z.string()) })

export const app = {
  info: base.output(
    z.object({
      version: z.string(),
      host: z.enum(HOST_NAMES),
      dataDir: z.string(),
      startedAt: epochMs,
      /** Date of the bundled sample, `2026-08-22`. */
      sampleDate: z.string(),
      sqliteVersion: z.string(),
      /** What the licence allows; asked in one place, all on until licences land. */
      entitlements: z.record(z.string(), z.boolean()),
      /** Notices of start-up: a store set aside as damaged, a backup used. Words for the user. */
      notices: z.array(z.string()),
    }),
  ),
  /** The page tells its host that the first data of a route is on screen: launchers print it, benches time it. */
  painted: base.input(z.object({ route: z.string().max(200) })).output(z.void()),
  /** A URL with a fresh one-time ticket for a second tab. Only the browser host has one: `unsupported` elsewhere. */
  openTab: base.output(z.object({ url: z.string() })),
  /** Snapshot first, then one message per change of the store (at most four a second). */
  watchStore: base.output(eventIterator(storeStat)),
  checkStore: base.input(z.object({ full: z.boolean().default(false) })).output(
    z.object({
      ok: z.boolean(),
      ledger: fileCheck,
      tape: z.object({
        ok: z.boolean(),
        /** Stored ranges and how many of them were read back and verified. */
        chunks: z.number().int(),
        checked: z.number().int(),
        bad: z.array(z.string()),
      }),
    }),
  ),
}
