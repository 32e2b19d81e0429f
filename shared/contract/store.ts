import { eventIterator } from '@orpc/contract'
import * as z from 'zod'
import { base, epochMs, interval, symbol } from './base.ts'

const bytes = z.number().int().nonnegative()
const source = z.string().max(100)

const seriesStat = z.object({
  symbol,
  interval,
  source,
  bars: z.number().int(),
  /** Packed bars, rows and earlier versions. */
  bytes,
  from: epochMs,
  to: epochMs,
  revisions: z.number().int(),
  fetchedAt: epochMs,
})
export type StoredSeriesStat = z.infer<typeof seriesStat>

const pruneCounts = z.object({
  series: z.number().int(),
  bars: z.number().int(),
  quotes: z.number().int(),
  /** Room inside the file; the file itself shrinks when it is compacted. */
  bytesFreed: bytes,
})
export type PruneAnswer = z.infer<typeof pruneCounts>

export const EXPORT_FORMATS = ['csv', 'parquet'] as const
/** One file that holds tape and ledger; itself a SQLite database. */
export const BACKUP_EXTENSION = '.tapedeck'

/**
 * Absolute, of the machine the engine runs on. A new file: one that is there is never written over without `isOverwrite`, but
 * `bad-input` with `reason: 'exists'` in its detail.
 */
const outFile = z.object({ file: z.string().min(1).max(4096), isOverwrite: z.boolean().default(false) })

const fileResult = z.object({ file: z.string(), bytes })
const exportResult = fileResult.extend({ rows: z.number().int() })
export type ExportResult = z.infer<typeof exportResult>

const backupResult = fileResult.extend({ sha256: z.string(), series: z.number().int(), bars: z.number().int() })
export type BackupAnswer = z.infer<typeof backupResult>

const compactResult = z.object({ bytesBefore: bytes, bytesAfter: bytes })
export type CompactAnswer = z.infer<typeof compactResult>

/** Messages of long work: progress as it goes on, the result last. Ending the stream early cancels it; nothing half-done stays. */
function longWork<T extends z.ZodType>(result: T) {
  return eventIterator(
    z.discriminatedUnion('kind', [
      /** In bytes or rows, as the work counts; `total` 0 while unknown. */
      z.object({ kind: z.literal('progress'), phase: z.string(), done: z.number(), total: z.number() }),
      z.object({ kind: z.literal('done'), result }),
    ]),
  )
}

const backupFile = z.object({
  file: z.string(),
  takenAt: epochMs,
  bytes,
  /** Made by the app itself, on a clean exit or before a migration: holds one of the two files only and is not for `restore`. */
  isAutomatic: z.boolean(),
})

const storeEvent = z.object({ number: z.number().int(), at: epochMs, kind: z.string(), words: z.string() })
export type StoreEvent = z.infer<typeof storeEvent>

/** The files of the chosen market; backup and restore are always of the real one, with the ledger. */
export const store = {
  stats: base.output(
    z.object({
      /** Of the files: `other` and the series add up to it. */
      bytes,
      other: bytes,
      quotes: z.object({ quotes: z.number().int(), bytes, from: epochMs.nullable(), to: epochMs.nullable() }),
      series: z.array(seriesStat),
      /** Free room on the disk; null where the system does not tell. */
      diskFreeBytes: bytes.nullable(),
      /** Room inside the file that compacting would give back. */
      reclaimableBytes: bytes,
    }),
  ),
  /** What goes: bars of one kind older than a time, one series, or quotes. A dry run shows what it would free. */
  prune: base
    .input(
      z.object({
        kind: z.enum(['bars', 'quotes']),
        interval: interval.optional(),
        symbol: symbol.optional(),
        source: source.optional(),
        /** Open time; everything older goes. Null: all of it (bars only, and only with `symbol`). */
        before: epochMs.nullable(),
        isDryRun: z.boolean(),
      }),
    )
    .output(pruneCounts),
  /** The bars of one series, as `candles.load` chooses and builds them. */
  export: base
    .input(
      outFile.extend({
        symbol: z.string().max(60),
        interval,
        source: source.optional(),
        format: z.enum(EXPORT_FORMATS),
        from: epochMs.optional(),
        to: epochMs.optional(),
      }),
    )
    .output(longWork(exportResult)),
  backup: base.input(outFile).output(longWork(backupResult)),
  /** Verifies the file, then puts it in the place of the present store, which stays beside it under `replaced-<time>`. */
  restore: base.input(z.object({ file: z.string().min(1).max(4096) })).output(longWork(backupResult)),
  compact: base.output(longWork(compactResult)),
  /** Where files go by default, and the backups known. */
  places: base.output(z.object({ exportsDir: z.string(), backups: z.array(backupFile) })),
  /** What was imported, exported, pruned, backed up, restored: newest first, from the ledger's chain. */
  events: base.input(z.object({ limit: z.number().int().min(1).max(200).default(50) })).output(z.array(storeEvent)),
}
