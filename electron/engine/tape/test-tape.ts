import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Candles } from '../../../shared/domain/candles.ts'
import { openTape, type TapeOptions } from './open-tape.ts'
import type { Fetch, SeriesKey, Tape } from './types.ts'

/** 2026-08-24T14:00:00Z */
export const NOW = Date.UTC(2026, 7, 24, 14)
export const KEY: SeriesKey = { symbol: 'BINANCE:BTCUSDT', source: 'import:csv', interval: '1m' }

export type Bar = readonly [t: number, o: number, h: number, l: number, c: number, v: number]

export function columnsOf(bars: readonly Bar[]): Candles {
  const column = (index: number): Float64Array => Float64Array.from(bars, (bar) => bar[index] as number)
  return { t: column(0), o: column(1), h: column(2), l: column(3), c: column(4), v: column(5) }
}

export function barsOf({ t, o, h, l, c, v }: Candles): Bar[] {
  return Array.from(t, (time, index) => {
    const at = (column: Float64Array): number => column[index] as number
    return [time, at(o), at(h), at(l), at(c), at(v)]
  })
}

/** `count` minute bars from `start` on whose prices tell their index. */
export function minuteBars(count: number, start = 0): Candles {
  return columnsOf(
    Array.from({ length: count }, (_, index) => {
      const base = 100 + ((start + index) % 50)
      return [(start + index) * 60_000, base, base + 2, base - 2, base + 1, index % 3 === 0 ? Number.NaN : index]
    }),
  )
}

export function fetchOf(fetchedAt = NOW, label = 'test'): Fetch {
  return { fetchedAt, label, adjusted: 'raw' }
}

export interface TestFolder {
  readonly dataDir: string
  readonly lines: string[]
  open(options?: Partial<TapeOptions>): Tape
  /** Closes what is open and removes the folder. */
  dispose(): void
}

export function makeFolder(dataDir = mkdtempSync(join(tmpdir(), 'tapedeck-tape-'))): TestFolder {
  const opened: Tape[] = []
  const lines: string[] = []
  return {
    dataDir,
    lines,
    open(options = {}) {
      const log: TapeOptions['log'] = (level, message) => void lines.push(`${level} ${message}`)
      const tape = openTape({
        dataDir,
        now: () => NOW,
        log,
        mode: 'write',
        hostName: 'memory',
        pid: process.pid,
        ...options,
      })
      opened.push(tape)
      return tape
    },
    dispose() {
      for (const tape of opened) tape.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
