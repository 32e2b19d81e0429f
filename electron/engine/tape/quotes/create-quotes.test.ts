import Database from 'better-sqlite3'
import fc from 'fast-check'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { makeFolder, type TestFolder } from '../test-tape.ts'
import type { SeenQuote, Tape } from '../types.ts'
import { CHUNK_QUOTES, QUOTE_CHUNK_SQL } from './quote-chunks.ts'
import { QUOTE_LOTS_SQL } from './create-quotes.ts'
import { QUOTE_TAIL_SQL } from './quote-tail.ts'

const BTC = 'BINANCE:BTCUSDT'
const MINUTE_MS = 60_000

let folder: TestFolder
let tape: Tape

beforeEach(() => {
  folder = makeFolder()
  tape = folder.open()
})
afterEach(() => folder.dispose())

function quoteAt(minute: number, more: Partial<SeenQuote> = {}): SeenQuote {
  const price = 100 + minute / 100
  const figures = { prevClose: 99.5, volume: minute, turnover: null, cap: null }
  return { symbol: BTC, marketTime: minute * MINUTE_MS, price, ...figures, ...more }
}

/** Each minute in a write of its own, fetched a second after its market time. */
function tell(count: number, start = 0, symbol = BTC): void {
  for (let minute = start; minute < start + count; minute++) {
    tape.quotes.write('test', [quoteAt(minute, { symbol })], {
      fetchedAt: minute * MINUTE_MS + 1000,
      label: 'feed',
      adjusted: 'raw',
    })
  }
}

const fetchedAt = (at: number) => ({ fetchedAt: at, label: 'feed', adjusted: 'raw' }) as const

describe('quote history', () => {
  test('reads back what was told, across rows and chunks and a new start', () => {
    tell(CHUNK_QUOTES * 2 + 100)
    tape.close()
    tape = folder.open()
    const all = tape.quotes.history(BTC)
    expect(all).toEqual(
      Array.from({ length: CHUNK_QUOTES * 2 + 100 }, (_, minute) => ({
        ...quoteAt(minute),
        source: 'test',
        fetchedAt: minute * MINUTE_MS + 1000,
      })),
    )
    expect(tape.quotes.history(BTC, { from: 200 * MINUTE_MS, to: 202 * MINUTE_MS }).map((q) => q.volume)).toEqual([
      200, 201,
    ])
    const stat = tape.quotes.stat()
    expect(stat).toMatchObject({ quotes: CHUNK_QUOTES * 2 + 100, from: 0, to: (CHUNK_QUOTES * 2 + 99) * MINUTE_MS })
    expect(stat.bytes / stat.quotes).toBeLessThan(20)
    expect(tape.check(true)).toMatchObject({ ok: true })
  })

  test('gives the newest at the moment, and strictly what was known by then', () => {
    tell(700)
    const newest = (moment: { at?: number; knownAt?: number }) => tape.quotes.newest(moment)[0]?.volume
    expect(newest({})).toBe(699)
    expect(newest({ at: 300 * MINUTE_MS })).toBe(300)
    expect(newest({ at: 300 * MINUTE_MS - 1 })).toBe(299)
    expect(newest({ at: -1 })).toBeUndefined()
    expect(newest({ knownAt: 300 * MINUTE_MS + 999 })).toBe(299)
    expect(newest({ at: 200 * MINUTE_MS, knownAt: 300 * MINUTE_MS })).toBe(200)
    // A later fetch of an older time is not known before it.
    tape.quotes.write('test', [quoteAt(50.5)], fetchedAt(900 * MINUTE_MS))
    expect(newest({ at: 50.9 * MINUTE_MS })).toBe(50.5)
    expect(newest({ at: 50.9 * MINUTE_MS, knownAt: 899 * MINUTE_MS })).toBe(50)
    expect(newest({ at: 50.9 * MINUTE_MS, knownAt: 900 * MINUTE_MS })).toBe(50.5)
  })

  test('goes back over whole chunks that nobody knew of yet', () => {
    tape.quotes.write('test', [quoteAt(0)], fetchedAt(10))
    const late = Array.from({ length: 600 }, (_, at) => quoteAt(at + 1))
    tape.quotes.write('test', late, fetchedAt(1_000))
    expect(tape.quotes.newest({ knownAt: 999 })[0]?.marketTime).toBe(0)
    expect(tape.quotes.newest({ knownAt: 9 })).toEqual([])
  })

  test('leaves a market time as it was first seen, in rows and in chunks', () => {
    tell(200)
    for (const minute of [3, 199]) tape.quotes.write('test', [quoteAt(minute, { price: 1 })], fetchedAt(9e9))
    expect(tape.quotes.history(BTC).filter(({ price }) => price === 1)).toEqual([])
    expect(tape.quotes.stat().quotes).toBe(200)
  })

  test('the newest of several sources counts; symbols asked for are the ones told', () => {
    tell(3)
    tell(2, 0, 'US:AAPL')
    tape.quotes.write('other', [quoteAt(2.5, { price: 7 })], fetchedAt(200_000))
    expect(tape.quotes.newest({ symbols: [BTC, 'US:NONE'] })).toMatchObject([
      { symbol: BTC, price: 7, source: 'other' },
    ])
    expect(tape.quotes.newest({ at: 2 * MINUTE_MS, symbols: [BTC] })).toMatchObject([{ source: 'test' }])
    expect(tape.quotes.newest().map(({ symbol }) => symbol)).toEqual([BTC, 'US:AAPL'])
  })

  test('prune tells first, then takes the same', () => {
    tell(700)
    tell(5, 0, 'US:AAPL')
    const request = { before: 650 * MINUTE_MS }
    const told = tape.quotes.prune({ ...request, isDryRun: true })
    expect(told.quotes).toBe(655)
    expect(tape.quotes.stat().quotes).toBe(705)
    expect(tape.quotes.prune({ ...request, isDryRun: false })).toEqual(told)
    expect(tape.quotes.stat()).toMatchObject({ quotes: 50, from: 650 * MINUTE_MS })
    expect(tape.quotes.newest().map(({ symbol }) => symbol)).toEqual([BTC])
    expect(tape.quotes.newest({ at: 649 * MINUTE_MS })).toEqual([])
    expect(tape.check(true)).toMatchObject({ ok: true })
  })

  test('whatever order they come in, each first-seen quote reads back', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 1500 }), fc.integer({ min: 1, max: 200 }))), (turns) => {
        const own = makeFolder()
        try {
          const store = own.open({ mode: 'memory' })
          const first = new Map<number, number>()
          turns.forEach(([start, count], turn) => {
            const quotes = Array.from({ length: count }, (_, at) => quoteAt(start + at, { price: turn + 1 }))
            for (const { marketTime, price } of quotes) if (!first.has(marketTime)) first.set(marketTime, price)
            store.quotes.write('test', quotes, fetchedAt(turn))
          })
          const expected = [...first].sort(([a], [b]) => a - b)
          expect(store.quotes.history(BTC).map(({ marketTime, price }) => [marketTime, price])).toEqual(expected)
          expect(store.check(false).tape.bad).toEqual([])
        } finally {
          own.dispose()
        }
      }),
      { numRuns: 40 },
    )
  })

  test('a damaged chunk is named by check and hides no other quote', () => {
    tell(CHUNK_QUOTES + 100)
    tape.close()
    const db = new Database(join(folder.dataDir, 'tape.db'))
    db.exec('UPDATE quote_chunk SET data = cast(zeroblob(length(data)) AS BLOB) WHERE t > 0')
    db.close()
    tape = folder.open()
    expect(tape.check(false).tape.bad.join()).toContain('quote_chunk: 1 rows do not match their checksum')
    expect(tape.quotes.newest({ at: (CHUNK_QUOTES + 1) * MINUTE_MS })[0]?.volume).toBe(CHUNK_QUOTES - 1)
    tell(200, CHUNK_QUOTES + 100)
    expect(tape.quotes.newest()[0]?.volume).toBe(CHUNK_QUOTES + 299)
  })

  test('every hot query goes by a key', () => {
    tell(1)
    const db = new Database(join(folder.dataDir, 'tape.db'), { readonly: true })
    const plan = (sql: string): string => {
      const bound = sql.replace(/:\w+/g, '1')
      return (db.prepare(`EXPLAIN QUERY PLAN ${bound}`).all() as { detail: string }[])
        .map(({ detail }) => detail)
        .join('\n')
    }
    expect(plan(QUOTE_CHUNK_SQL.newest)).toBe('SEARCH quote_chunk USING INDEX quote_chunk_by_time (lot_id=? AND t<?)')
    expect(plan(QUOTE_CHUNK_SQL.range)).toBe('SEARCH quote_chunk USING INDEX quote_chunk_by_time (lot_id=? AND t<?)')
    expect(plan(QUOTE_TAIL_SQL.newestOfEach)).toContain('SEARCH k USING PRIMARY KEY (lot_id=? AND t<?)')
    expect(plan(QUOTE_CHUNK_SQL.newestOfEach)).toContain('SEARCH k USING INDEX quote_chunk_by_time (lot_id=? AND t<?)')
    for (const sql of [QUOTE_TAIL_SQL.newestOfEach, QUOTE_CHUNK_SQL.newestOfEach]) {
      expect(plan(sql).match(/SCAN \w+/g)).toEqual(['SCAN w'])
    }
    expect(plan(QUOTE_LOTS_SQL.wanted)).not.toContain('SCAN i')
    expect(plan(QUOTE_LOTS_SQL.wanted)).toContain('SEARCH l USING COVERING INDEX')
    db.close()
  })
})
