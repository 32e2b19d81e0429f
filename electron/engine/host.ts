import type { EpochMs } from '../../shared/domain/time.ts'
import type { HOST_NAMES } from '../../shared/contract/app.ts'
import type { Secrets } from './secrets/secrets.ts'

export type Dispose = () => void

/** Timers as a host gives them, so that tests own the clock. Each returns its own cancel. */
export interface Timers {
  after(delayMs: number, run: () => void): Dispose
}

export type LogLevel = 'info' | 'warn' | 'error'

/** What an engine needs from the process around it. Nothing else differs between desktop, browser, CLI and tests. */
export interface Host {
  readonly name: (typeof HOST_NAMES)[number]
  readonly version: string
  /** Process id, told to others that find the data folder held. */
  readonly pid?: number
  /** Holds tape.db, ledger.db, engine.lock and the backups. Created when missing. */
  readonly dataDir: string
  /** Of the engine's worker, which long reads run on; absent where they are done in place. */
  readonly workerFile?: URL
  /** Where a person looks for files: their Downloads. Absent: the folder of the backups. */
  readonly exportsDir?: string
  /** The app's bundled resources/ folder (sample data). */
  readonly resourcesDir: string
  now(): EpochMs
  readonly timers: Timers
  /** Keys of providers; for the engine's own requests, never for a page. */
  readonly secrets: Secrets
  /** Leaves the keys of `secrets` out of words that go to a page. */
  redact(text: string): string
  log(level: LogLevel, message: string, detail?: Record<string, unknown>): void
  /** A page has drawn the first data of `route`. */
  painted?(route: string): void
  /** Present where a second page can be let in: returns a URL with a fresh one-time ticket. */
  newPageUrl?(): string
}
