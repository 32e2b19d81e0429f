import { eventIterator } from '@orpc/contract'
import * as z from 'zod'
import { base, binary, epochMs, interval, symbol } from './base.ts'

export const QUARANTINE_REASONS = [
  'bad-time',
  'not-a-number',
  'not-positive',
  'high-below-low',
  'outside-range',
  'spike',
] as const
export type QuarantineReason = (typeof QUARANTINE_REASONS)[number]

/** Largest piece of a file that a page may push: the browser host accepts no larger message. */
export const IMPORT_PIECE_BYTES = 256 * 1024

/** Gaps that an answer lists: 5 MB of JSON. A file of every other bar has half as many gaps as bars. */
export const MAX_IMPORT_GAPS = 100_000

/** Zero-based position of each column; `v` may be absent. */
export const columnMap = z.object({
  t: z.number().int().nonnegative(),
  o: z.number().int().nonnegative(),
  h: z.number().int().nonnegative(),
  l: z.number().int().nonnegative(),
  c: z.number().int().nonnegative(),
  v: z.number().int().nonnegative().nullable(),
})
export type ColumnMap = z.infer<typeof columnMap>

const importId = z.string().max(64)

const importResult = z.object({
  symbol,
  interval,
  source: z.string(),
  /** read = stored + unchanged + revised + quarantined */
  read: z.number().int(),
  stored: z.number().int(),
  unchanged: z.number().int(),
  revised: z.number().int(),
  quarantined: z.array(z.object({ row: z.number().int(), reason: z.enum(QUARANTINE_REASONS) })),
  /** The first ones in time. */
  gaps: z.array(z.object({ from: epochMs, to: epochMs, bars: z.number().int() })).max(MAX_IMPORT_GAPS),
  /** What is missing after those listed. */
  gapsLeftOut: z.object({ gaps: z.number().int(), bars: z.number().int() }),
  /** First and last open time read; null when no row had a good time. */
  from: epochMs.nullable(),
  to: epochMs.nullable(),
})
export type ImportResult = z.infer<typeof importResult>

const importProgress = z.object({
  phase: z.enum(['receiving', 'parsing', 'storing', 'done', 'failed', 'cancelled']),
  bytes: z.number().int(),
  totalBytes: z.number().int(),
  /** Read so far; in the phase `storing` those handed to the store so far. */
  rows: z.number().int(),
  quarantined: z.number().int(),
})
export type ImportProgress = z.infer<typeof importProgress>

export const imports = {
  /** Looks at the head of a file (≤ one piece) and says what it takes it for. `bad-input` when no mapping can be guessed. */
  preview: base.input(z.object({ fileName: z.string().max(255), head: binary })).output(
    z.object({
      format: z.enum(['binance', 'yahoo', 'stooq', 'generic']),
      delimiter: z.enum([',', ';', '\t']),
      hasHeader: z.boolean(),
      header: z.array(z.string()),
      /** First rows of data as text, at most 5. */
      rows: z.array(z.array(z.string())),
      columns: columnMap.nullable(),
      timeFormat: z.string(),
      /** Guessed from the spacing of the rows, and from the file's name; null when unsure. */
      interval: interval.nullable(),
      symbol: symbol.nullable(),
    }),
  ),
  begin: base
    .input(
      z.object({
        fileName: z.string().max(255),
        totalBytes: z.number().int().nonnegative(),
        /** `VENUE:CODE` or a bare code; an unknown one is created. */
        symbol: z.string().max(60),
        interval,
        /** Stored as source `import:NAME`. */
        sourceName: z
          .string()
          .regex(/^[a-z0-9][a-z0-9._-]{0,39}$/i)
          .default('csv'),
        columns: columnMap.optional(),
        /** IANA name for text dates without an offset; default UTC. */
        timezone: z.string().max(64).optional(),
      }),
    )
    .output(z.object({ id: importId, symbol })),
  /** Pieces in order, starting at 0. Resolves when the piece is taken in: send the next one then (back-pressure). */
  push: base.input(z.object({ id: importId, index: z.number().int().nonnegative(), piece: binary })).output(z.void()),
  /** All pieces are there: parse, validate, store in one transaction. */
  finish: base.input(z.object({ id: importId })).output(importResult),
  /** Ends an import before it is stored; nothing of it stays. Unknown or finished ids are ignored. */
  cancel: base.input(z.object({ id: importId })).output(z.void()),
  watch: base.input(z.object({ id: importId })).output(eventIterator(importProgress)),
}
