import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSample } from '../../sample/open-sample.ts'
import { openTape } from '../../tape/open-tape.ts'
import type { Tape } from '../../tape/types.ts'
import { makeTestHost, type TestHost } from '../../test-host.ts'
import { readProfile } from './load-profile.ts'

const SAMPLE_CLOSE = Date.UTC(2026, 7, 21, 20)

let host: TestHost
let tape: Tape

beforeAll(() => {
  host = makeTestHost()
  tape = openTape({ dataDir: host.dataDir, now: host.now, log: host.log, mode: 'write' })
  openSample({ host, tape })
})
afterAll(() => {
  tape.close()
  host.dispose()
})

const load = (symbol: string, asOf?: number) => readProfile({ host, tape }, { symbol, asOf })

describe('readProfile', () => {
  test('gives the figures with their source and times', () => {
    expect(load('US:HD')).toMatchObject({
      symbol: 'US:HD',
      name: 'Home Depot (The)',
      kind: 'stock',
      sector: 'Consumer Discretionary',
      price: 335.61,
      cap: null,
      source: 'sample',
      marketTime: SAMPLE_CLOSE,
      fetchedAt: Date.UTC(2026, 7, 22),
      state: 'stale',
    })
  })

  test('finds a listing under its exchange', () => {
    expect(load('NYSE:HD')).toMatchObject({ symbol: 'US:HD', price: 335.61 })
    const nyse = {
      symbol: 'NYSE:HD',
      name: 'Home Depot',
      kind: 'stock',
      sector: null,
      industry: null,
      tickSize: 0.01,
    } as const
    tape.instruments.upsert([nyse], 'import:csv')
    expect(load('NYSE:HD')).toMatchObject({ ...nyse, price: 335.61, source: 'sample' })
  })

  test('knows nothing of later than the clock', () => {
    expect(load('US:HD', SAMPLE_CLOSE)).toMatchObject({ price: 335.61, state: 'replay' })
    expect(() => load('US:HD', SAMPLE_CLOSE - 1)).toThrow('no figures of US:HD are stored by 2026-08-21T19:59:59.999Z')
  })

  test('is not found where only the name is known, and where not even that is', () => {
    expect(() => load('INDEX:SPX')).toThrow(expect.objectContaining({ code: 'not-found' }))
    expect(() => load('US:NOPE')).toThrow(expect.objectContaining({ code: 'not-found' }))
  })
})
