import {
  IMPORT_PIECE_BYTES,
  type ColumnMap,
  type ImportProgress,
  type ImportResult,
} from '../../../../shared/contract/imports.ts'
import { importSource } from '../../../../shared/domain/data-state.ts'
import { calendarOf } from '../../../../shared/domain/instrument.ts'
import type { Interval } from '../../../../shared/domain/interval.ts'
import { AppError, toAppError } from '../../../../shared/errors.ts'
import type { Dispose } from '../../host.ts'
import type { Fetch } from '../../tape/types.ts'
import type { FeatureDeps } from '../feature-deps.ts'
import type { ResolvedSymbol } from '../symbols/resolve-symbol.ts'
import { openDecoder, type ToUtf8 } from './decode-text.ts'
import { detectFormat, type Format } from './detect-format.ts'
import { readRows } from './parse-rows.ts'
import { createProgressFeed } from './progress-feed.ts'
import { Quarantine } from './quarantine.ts'
import { MAX_LINE_BYTES, type RecordReader } from './read-records.ts'
import { RowRuns } from './row-runs.ts'
import { openSpillFile, type SpillFile } from './spill-file.ts'
import { storeRows } from './store-rows.ts'
import { TimeReader } from './time-reader.ts'

export interface ImportRequest {
  /** A UUID. */
  readonly id: string
  readonly fileName: string
  readonly totalBytes: number
  readonly interval: Interval
  readonly sourceName: string
  readonly columns?: ColumnMap | undefined
  readonly timezone?: string | undefined
}

/** Enough to see a header, the form of the times and more than the longest line. */
const HEAD_BYTES = 2 * MAX_LINE_BYTES
/** A page that went away without a word lets go of its memory after this. */
const IDLE_MS = 10 * 60_000

/** Which way a vendor adjusts its prices; what the file does not tell stays unknown. */
const ADJUSTED: Record<Format['format'], Fetch['adjusted']> = {
  binance: 'raw',
  yahoo: 'split',
  stooq: 'unknown',
  generic: 'unknown',
}

type Imported = Omit<ImportResult, 'gaps' | 'gapsLeftOut'>

interface OpenFile {
  readonly format: Format['format']
  readonly toUtf8: ToUtf8
  readonly reader: RecordReader
}

/**
 * One file on its way in. Rows are parsed as their pieces arrive, so a file never lies in memory as text and a file that is
 * no table fails early; nothing touches the tape before the end of `finish`.
 */
export class ImportSession {
  private readonly deps: FeatureDeps
  private readonly request: ImportRequest
  private readonly target: ResolvedSymbol
  private readonly times: TimeReader
  private readonly spill: SpillFile
  private readonly rows: RowRuns
  private readonly onEnd: () => void
  private readonly feed
  private head: Uint8Array[] = []
  private headBytes = 0
  private file: OpenFile | undefined
  private nextIndex = 0
  private receivedBytes = 0
  private storedRows = 0
  private outcome: 'open' | 'finishing' | 'committed' | 'done' | 'failed' | 'cancelled' = 'open'
  private work: Promise<unknown> = Promise.resolve()
  private stopIdle: Dispose | undefined
  private stopBreath: Dispose | undefined

  /** @throws AppError bad-input when the time zone is unknown */
  constructor(deps: FeatureDeps, request: ImportRequest, target: ResolvedSymbol, onEnd: () => void) {
    this.deps = deps
    this.request = request
    this.target = target
    this.onEnd = onEnd
    const { id, fileName, interval, timezone = 'UTC' } = request
    this.times = new TimeReader({ interval, timezone, calendar: calendarOf(target.symbol) })
    this.spill = openSpillFile(deps.host.dataDir, id)
    this.rows = new RowRuns(new Quarantine(fileName), this.spill)
    this.feed = createProgressFeed<ImportProgress>(this.progress('receiving'))
    this.waitForNext()
  }

  watch(): ReturnType<typeof this.feed.watch> {
    return this.feed.watch()
  }

  /** Takes pieces in order, one at a time, however they were sent. */
  push(index: number, bytes: Uint8Array): Promise<void> {
    return this.inTurn(async () => {
      this.requirePiece(index, bytes)
      this.nextIndex++
      this.receivedBytes += bytes.byteLength
      if (this.file) await this.file.reader.write(this.file.toUtf8(bytes))
      else await this.takeHead(bytes)
      this.feed.set(this.progress('receiving'))
      this.waitForNext()
    })
  }

  finish(): Promise<ImportResult> {
    return this.inTurn(async () => {
      this.outcome = 'finishing'
      this.stopIdle?.()
      const { fileName, totalBytes } = this.request
      if (this.receivedBytes !== totalBytes) {
        const message = `${fileName}: ${this.receivedBytes} of ${totalBytes} bytes arrived`
        throw new AppError('bad-input', message, { file: fileName, received: this.receivedBytes, expected: totalBytes })
      }
      this.feed.set(this.progress('parsing'))
      this.file ??= await this.openFile(true)
      await this.file.reader.end()
      const result = await this.store(this.file)
      this.end('done')
      return result
    })
  }

  /** Too late once the rows are committed: they stay, and `finish` answers as if nobody had asked. */
  cancel(): void {
    if (this.outcome === 'open' || this.outcome === 'finishing') this.end('cancelled')
  }

  /** Ends with the engine, wherever it stands. */
  close(): void {
    if (this.outcome === 'committed') this.end('cancelled')
    else this.cancel()
  }

  private async store({ format }: OpenFile): Promise<ImportResult> {
    const { fileName, interval, sourceName } = this.request
    if (this.rows.read === 0) {
      throw new AppError('bad-input', `${fileName} holds no rows of data`, { file: fileName })
    }
    const { tape, host } = this.deps
    const source = importSource(sourceName)
    const store = {
      tape,
      key: { symbol: this.target.symbol, source, interval },
      fetch: { fetchedAt: host.now(), label: fileName, adjusted: ADJUSTED[format] },
      pause: () => this.breathe(),
      onStoring: () => this.feed.set(this.progress('storing')),
      onStored: (rows: number) => {
        this.storedRows = rows
        if (this.outcome === 'finishing') this.feed.set(this.progress('storing'))
      },
      onCommitted: (result: Imported) => this.keepTraces(result),
    }
    const sorted = await this.rows.settle(this.times.isDayFirst, store.pause)
    return storeRows(store, this.rows, sorted)
  }

  /** What an import leaves beside its bars: the instrument, and an entry with counts in the ledger. */
  private keepTraces({ symbol, interval, source, read, stored, revised, quarantined, from, to }: Imported): void {
    this.outcome = 'committed'
    const { tape } = this.deps
    if (this.target.isNew && read > quarantined.length) tape.instruments.upsert([this.target.instrument], source)
    const counts = { read, stored, revised, quarantined: quarantined.length }
    tape.entries.append('store.import', { symbol, interval, source, file: this.request.fileName, ...counts, from, to })
  }

  private async takeHead(bytes: Uint8Array): Promise<void> {
    // A copy: the port may reuse what lies behind a piece.
    this.head.push(Uint8Array.from(bytes))
    this.headBytes += bytes.byteLength
    if (this.headBytes >= HEAD_BYTES) this.file = await this.openFile(false)
  }

  private async openFile(isWhole: boolean): Promise<OpenFile> {
    const { fileName, columns: named } = this.request
    const head = Buffer.concat(this.head)
    this.head = []
    const toUtf8 = openDecoder(fileName, head)
    const text = toUtf8(head)
    const format = await detectFormat(fileName, text, isWhole, named)
    const { columns } = format
    if (!columns) {
      const seen = format.hasHeader
        ? `columns ${format.header.join(', ')}`
        : `first row ${format.rows[0]?.join(', ') ?? ''}`
      const message = `${fileName}: cannot tell time, open, high, low and close apart (${seen}); name the columns`
      throw new AppError('bad-input', message.slice(0, 1000), { file: fileName })
    }
    const reader = readRows(fileName, { ...format, columns }, this.times, this.rows)
    await reader.write(text)
    return { reader, toUtf8, format: format.format }
  }

  private requirePiece(index: number, bytes: Uint8Array): void {
    const { fileName, totalBytes } = this.request
    const refuse = (words: string): never => {
      throw new AppError('bad-input', `${fileName}: ${words}`, { file: fileName, index, bytes: bytes.byteLength })
    }
    if (index !== this.nextIndex) refuse(`piece ${index} came where piece ${this.nextIndex} was due`)
    if (bytes.byteLength > IMPORT_PIECE_BYTES)
      refuse(`a piece of ${bytes.byteLength} bytes, ${IMPORT_PIECE_BYTES} at most`)
    if (this.receivedBytes + bytes.byteLength > totalBytes)
      refuse(`more than the ${totalBytes} bytes it was said to have`)
  }

  /** Runs steps one after another; the first failure ends the session. */
  private inTurn<T>(step: () => Promise<T>): Promise<T> {
    const turn = this.work.then(async () => {
      this.requireOpen()
      try {
        const value = await step()
        if (this.outcome === 'cancelled') throw this.cancelled()
        return value
      } catch (thrown) {
        if (this.outcome === 'cancelled') throw this.cancelled()
        this.end('failed')
        throw toAppError(thrown)
      }
    })
    this.work = turn.catch(() => undefined)
    return turn
  }

  private requireOpen(): void {
    if (this.outcome === 'cancelled') throw this.cancelled()
    if (this.outcome === 'open') return
    throw new AppError('bad-input', `${this.request.fileName}: this import has ended`, { file: this.request.fileName })
  }

  private cancelled(): AppError {
    return new AppError('cancelled', `${this.request.fileName}: import cancelled`, { file: this.request.fileName })
  }

  /** Lets the event loop turn, so that progress leaves and a cancel arrives. @throws AppError cancelled */
  private async breathe(): Promise<void> {
    await new Promise<void>((resolve) => {
      const stop = this.deps.host.timers.after(0, resolve)
      this.stopBreath = () => {
        stop()
        resolve()
      }
    })
    if (this.outcome === 'cancelled') throw this.cancelled()
  }

  private waitForNext(): void {
    this.stopIdle?.()
    this.stopIdle = this.outcome === 'open' ? this.deps.host.timers.after(IDLE_MS, () => this.cancel()) : undefined
  }

  private end(outcome: 'done' | 'failed' | 'cancelled'): void {
    this.outcome = outcome
    this.stopIdle?.()
    this.stopBreath?.()
    this.file?.reader.destroy()
    this.spill.close()
    this.feed.set(this.progress(outcome))
    this.feed.end()
    this.file = undefined
    this.head = []
    this.onEnd()
  }

  private progress(phase: ImportProgress['phase']): ImportProgress {
    const { read, quarantine } = this.rows
    return {
      phase,
      bytes: this.receivedBytes,
      totalBytes: this.request.totalBytes,
      rows: phase === 'storing' ? this.storedRows : read,
      quarantined: quarantine.count,
    }
  }
}
