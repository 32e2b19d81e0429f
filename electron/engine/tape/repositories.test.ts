import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Instrument } from '../../../shared/domain/instrument.ts'
import { storeFile } from './files.ts'
import { type TestFolder, fetchOf, makeFolder } from './test-tape.ts'
import type { Snapshot, Tape } from './types.ts'

let folder: TestFolder
let tape: Tape

beforeEach(() => {
  folder = makeFolder()
  tape = folder.open()
})
afterEach(() => folder.dispose())

const apple: Instrument = {
  symbol: 'NASDAQ:AAPL',
  name: 'Apple Inc.',
  kind: 'stock',
  sector: 'Information Technology',
  industry: 'Technology Hardware',
  tickSize: 0.01,
}
const unknown: Snapshot = {
  price: null,
  cap: null,
  pe: null,
  eps: null,
  dividendYieldPct: null,
  low52: null,
  high52: null,
}

describe('instruments', () => {
  test('a null field never overwrites a known one, a new value does', () => {
    tape.instruments.upsert([apple], 'sample')
    tape.instruments.upsert([{ ...apple, name: 'Apple', sector: null, industry: 'Phones', tickSize: null }], 'yahoo')
    expect(tape.instruments.get('NASDAQ:AAPL')).toEqual({
      ...apple,
      name: 'Apple',
      industry: 'Phones',
      source: 'yahoo',
    })
    expect(tape.instruments.all()).toHaveLength(1)
    expect(tape.instruments.get('NASDAQ:MSFT')).toBeNull()
  })

  test('universes keep their order and their dates', () => {
    tape.instruments.writeUniverse('sp500', 100, ['NYSE:B', 'NASDAQ:AAPL'])
    tape.instruments.writeUniverse('sp500', 200, ['NASDAQ:AAPL', 'NYSE:C', 'NYSE:B'])
    tape.instruments.writeUniverse('sp500', 100, ['NYSE:D', 'NASDAQ:AAPL'])
    expect(tape.instruments.universe('sp500')).toEqual({ asOf: 200, symbols: ['NASDAQ:AAPL', 'NYSE:C', 'NYSE:B'] })
    expect(tape.instruments.universe('sp500', 199)).toEqual({ asOf: 100, symbols: ['NYSE:D', 'NASDAQ:AAPL'] })
    expect(tape.instruments.universe('sp500', 50)).toMatchObject({ asOf: 100 })
    expect(tape.instruments.universe('nasdaq100')).toBeNull()
  })
})

describe('snapshots', () => {
  const write = (source: string, marketTime: number, price: number | null, symbol = 'NASDAQ:AAPL') =>
    tape.snapshots.write(source, marketTime, [{ ...unknown, symbol, price, cap: 3e12 }], fetchOf(marketTime + 5))

  test('newest by market time, the sample only where there is nothing else', () => {
    write('sample', 300, 1)
    expect(tape.snapshots.newest()).toMatchObject([{ price: 1, source: 'sample' }])
    write('yahoo', 100, 2)
    write('yahoo', 200, null)
    expect(tape.snapshots.newest()).toEqual([
      { ...unknown, symbol: 'NASDAQ:AAPL', source: 'yahoo', marketTime: 200, fetchedAt: 205, cap: 3e12 },
    ])
    expect(tape.snapshots.newest({ at: 199 })).toMatchObject([{ price: 2, marketTime: 100 }])
    expect(tape.snapshots.newest({ at: 99 })).toEqual([])
  })

  test('one fetched later was not known before, also of the same market time', () => {
    const at = (fetchedAt: number, price: number) =>
      tape.snapshots.write('yahoo', 100, [{ ...unknown, symbol: 'NASDAQ:AAPL', price }], fetchOf(fetchedAt))
    at(110, 1)
    at(120, 2)
    expect(tape.snapshots.newest({ knownAt: 109 })).toEqual([])
    expect(tape.snapshots.newest({ knownAt: 119 })).toMatchObject([{ price: 1, fetchedAt: 110 }])
    expect(tape.snapshots.newest({ knownAt: 120 })).toMatchObject([{ price: 2, fetchedAt: 120 }])
    expect(tape.snapshots.newest()).toMatchObject([{ price: 2, fetchedAt: 120 }])
    // A clock in the past shows the version of then; before any was fetched, the first.
    expect(tape.snapshots.newest({ at: 119 })).toMatchObject([{ price: 1, fetchedAt: 110 }])
    expect(tape.snapshots.newest({ at: 105 })).toMatchObject([{ price: 1, fetchedAt: 110 }])
    expect(tape.snapshots.newest({ at: 120 })).toMatchObject([{ price: 2, fetchedAt: 120 }])
    expect(tape.snapshots.newest({ at: 120, knownAt: 115 })).toMatchObject([{ price: 1, fetchedAt: 110 }])
  })

  test('only the instruments asked for, in their order', () => {
    write('yahoo', 100, 1, 'NYSE:A')
    write('yahoo', 100, 2, 'NYSE:B')
    const symbols = tape.snapshots.newest({ symbols: ['NYSE:B', 'NYSE:X', 'NYSE:A'] }).map(({ symbol }) => symbol)
    expect(symbols).toEqual(['NYSE:B', 'NYSE:A'])
  })
})

describe('documents', () => {
  test('are values of JSON, replaced as a whole', () => {
    expect(tape.documents.read('workspace')).toBeUndefined()
    tape.documents.write('workspace', { route: '#/chart', list: [1, null] })
    tape.documents.write('workspace', { route: '#/markets' })
    expect(tape.documents.read('workspace')).toEqual({ route: '#/markets' })
    expect(() => tape.documents.write('x', undefined)).toThrow(/no JSON form/)
  })

  test('a value that was changed behind our back is an error, not an answer', () => {
    tape.documents.write('workspace', { risk: 1 })
    const db = new Database(storeFile(folder.dataDir, 'ledger'))
    db.prepare('UPDATE document SET value = \'{"risk":9}\'').run()
    db.close()
    expect(() => tape.documents.read('workspace')).toThrow(
      expect.objectContaining({ code: 'store-corrupt', message: expect.stringContaining('workspace') }),
    )
    expect(tape.check(false)).toMatchObject({
      ok: false,
      ledger: { ok: false, problems: ['document workspace does not match its checksum'] },
      tape: { ok: true },
    })
  })
})
