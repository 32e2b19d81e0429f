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
import { mergeRows } from './merge-rows.ts'
import { openRows } from './parse-rows.ts'
import { createProgressFeed } from './progress-feed.ts'
import { MAX_LINE_BYTES, type RecordReader } from './read-records.ts'
import type { RowBuffer } from './row-buffer.ts'
import { storeRows } from './store-rows.ts'
import { TimeReader } from './time-reader.ts'

export interface ImportRequest {
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

interface OpenFile {
  readonly format: Format['format']
  readonly toUtf8: ToUtf8
  readonly rows: RowBuffer
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
  private readonly onEnd: () => void
  private readonly feed
  private head: Uint8Array[] = []
  private headBytes = 0
  private file: OpenFile | undefined
  private nextIndex = 0
  private receivedBytes = 0
  private outcome: 'open' | 'finishing' | 'done' | 'failed' | 'cancelled' = 'open'
  private work: Promise<unknown> = Promise.resolve()
  private stopIdle: Dispose | undefined
  private stopBreath: Dispose | undefined

  /** @throws AppError bad-input when the time zone is unknown */
  constructor(deps: FeatureDeps, request: ImportRequest, target: ResolvedSymbol, onEnd: () => void) {
    this.deps = deps
    this.request = request
    this.target = target
    this.onEnd = onEnd
    const { interval, timezone = 'UTC' } = request
    this.times = new TimeReader({ interval, timezone, calendar: calendarOf(target.symbol) })
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

  cancel(): void {
    if (this.outcome === 'open' || this.outcome === 'finishing') this.end('cancelled')
  }

  private async store({ rows: buffer, format }: OpenFile): Promise<ImportResult> {
    const { fileName, interval, sourceName } = this.request
    if (buffer.length === 0) {
      throw new AppError('bad-input', `${fileName} holds no rows of data`, { file: fileName })
    }
    const rows = buffer.finish(this.times.isDayFirst)
    const merged = await mergeRows(rows, () => this.breathe())
    this.feed.set(this.progress('storing'))
    await this.breathe()
    const { tape, host } = this.deps
    const source = importSource(sourceName)
    const key = { symbol: this.target.symbol, source, interval }
    const fetch = { fetchedAt: host.now(), label: fileName, adjusted: ADJUSTED[format] }
    const result = await storeRows({ tape, key, pause: () => this.breathe() }, rows, merged, fetch)
    if (this.target.isNew && merged.columns.t.length > 0) tape.instruments.upsert([this.target.instrument], source)
    return result
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
    const opened = openRows(fileName, { ...format, columns }, this.times)
    await opened.reader.write(text)
    return { ...opened, toUtf8, format: format.format }
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
    this.feed.set(this.progress(outcome))
    this.feed.end()
    this.file = undefined
    this.head = []
    this.onEnd()
  }

  private progress(phase: ImportProgress['phase']): ImportProgress {
    const { totalBytes } = this.request
    const rows = this.file?.rows
    return { phase, bytes: this.receivedBytes, totalBytes, rows: rows?.length ?? 0, quarantined: rows?.bad ?? 0 }
  }
}
