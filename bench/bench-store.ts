import type { Candles } from '../shared/domain/candles.ts'
import { importSource } from '../shared/domain/data-state.ts'
import type { Symbol } from '../shared/domain/instrument.ts'
import { createEngine, type Engine } from '../electron/engine/create-engine.ts'
import { openTape } from '../electron/engine/tape/open-tape.ts'
import type { Fetch, SeriesKey, Tape } from '../electron/engine/tape/types.ts'
import { createMemoryClient } from '../electron/hosts/memory/memory-client.ts'
import { findAppDir, nodeHostParts } from '../electron/hosts/node-host.ts'

/** Words about slow queries belong to the app. */
const log = (): void => undefined

/** The product's own tape. */
export function openBenchTape(dataDir: string): Tape {
  return openTape({ dataDir, now: Date.now, log, mode: 'write', hostName: 'bench', pid: process.pid })
}

/** The product's own engine, in this process. */
export function openBenchEngine(dataDir: string): Engine {
  const resourcesDir = findAppDir(import.meta.dirname, 'resources')
  return createEngine({ ...nodeHostParts(), log, name: 'memory', dataDir, resourcesDir })
}

export function minuteSeries(symbol: Symbol): SeriesKey {
  return { symbol, source: importSource('bench'), interval: '1m' }
}

export function benchFetch(): Fetch {
  return { fetchedAt: Date.now(), label: 'made for a bench', adjusted: 'raw' }
}

/** Stores minute bars so that the app can show them. */
export function storeSeries(tape: Tape, symbol: Symbol, candles: Candles): void {
  const key = minuteSeries(symbol)
  tape.candles.write(key, candles, benchFetch())
  const instrument = { symbol, name: symbol, kind: 'crypto', sector: null, industry: null, tickSize: 0.01 } as const
  tape.instruments.upsert([instrument], key.source)
}

/** A data folder with the sample and whatever `fill` stores, which the app opens at `route`. */
export async function makeStore(dataDir: string, route: string, fill: (tape: Tape) => void): Promise<void> {
  const engine = openBenchEngine(dataDir)
  try {
    fill(engine.tape)
    const { workspace } = createMemoryClient(engine)
    await workspace.save({ ...(await workspace.load()), route })
  } finally {
    engine.close()
  }
}
