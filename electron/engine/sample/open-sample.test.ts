import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openTape } from '../tape/open-tape.ts'
import type { Tape } from '../tape/types.ts'
import { makeTestHost, type TestHost } from '../test-host.ts'
import { openSample } from './open-sample.ts'

const INDEX = { symbol: 'INDEX:SPX', source: 'sample', interval: '1d' } as const

let host: TestHost
let tape: Tape

beforeEach(() => {
  host = makeTestHost()
  tape = openTape({ dataDir: host.dataDir, now: host.now, log: host.log, mode: 'write' })
})
afterEach(() => {
  tape.close()
  host.dispose()
})

describe('openSample', () => {
  test('puts members, figures and index bars into an empty tape', () => {
    expect(openSample({ host, tape })).toEqual({ date: '2026-08-22', notices: [] })
    expect(tape.instruments.universe('sp500')?.symbols).toHaveLength(503)
    expect(tape.snapshots.newest()).toHaveLength(463)
    expect(tape.candles.list()).toMatchObject([
      { ...INDEX, bars: 5105, from: Date.UTC(2000, 0, 3), to: Date.UTC(2020, 3, 17) },
    ])
    expect(tape.instruments.get('US:MMM')).toMatchObject({
      name: '3M',
      kind: 'stock',
      sector: 'Industrials',
      industry: 'Industrial Conglomerates',
    })
  })

  test('keeps the figures as the source gives them: dividend yield in percent, blanks as null', () => {
    openSample({ host, tape })
    const [mmm] = tape.snapshots.newest({ symbols: ['US:MMM'] })
    expect(mmm).toMatchObject({
      price: 178.96,
      cap: 92_293_693_440,
      pe: 31.786858,
      eps: 5.63,
      dividendYieldPct: 1.75,
      low52: 139.34,
      high52: 184.9,
      marketTime: Date.UTC(2026, 7, 21, 20),
      source: 'sample',
    })
    const [depot] = tape.snapshots.newest({ symbols: ['US:HD'] })
    expect(depot).toMatchObject({ price: 335.61, cap: null })
    expect(tape.snapshots.newest({ symbols: ['US:BRK.B'] })).toEqual([])
    const last = tape.candles.read(INDEX, { limit: 1 }).columns
    expect([last.o[0], last.h[0], last.l[0], last.c[0], last.v[0]]).toEqual([
      2842.429932, 2879.219971, 2830.879883, 2874.560059, 5_792_140_000,
    ])
  })

  test('writes once: a second start changes nothing', () => {
    openSample({ host, tape })
    const { revision } = tape.stat()
    openSample({ host, tape })
    expect(tape.stat().revision).toBe(revision)
  })

  test('seeds again where the version is noted but the bars are gone', () => {
    openSample({ host, tape })
    const version = tape.documents.read('sample')
    const other = makeTestHost()
    const fresh = openTape({ dataDir: other.dataDir, now: other.now, log: other.log, mode: 'write' })
    fresh.documents.write('sample', version)
    openSample({ host: other, tape: fresh })
    expect(fresh.candles.list()).toHaveLength(1)
    fresh.close()
    other.dispose()
  })

  test('refuses a file that is not the one its manifest names, and starts all the same', () => {
    const resourcesDir = mkdtempSync(join(tmpdir(), 'tapedeck-resources-'))
    mkdirSync(join(resourcesDir, 'sample'))
    cpSync(join(host.resourcesDir, 'sample'), join(resourcesDir, 'sample'), { recursive: true })
    const path = join(resourcesDir, 'sample', 'sp500-index-daily.csv')
    writeFileSync(path, readFileSync(path, 'utf8').replace('1469.25', '1469.26'))
    const opened = openSample({ host: { ...host, resourcesDir }, tape })
    expect(opened.notices.join()).toContain('sp500-index-daily.csv')
    expect(tape.candles.list()).toEqual([])
    rmSync(resourcesDir, { recursive: true })
  })

  test('an installation without a sample starts with a notice', () => {
    const opened = openSample({ host: { ...host, resourcesDir: join(host.dataDir, 'nowhere') }, tape })
    expect(opened).toMatchObject({ date: '' })
    expect(opened.notices).toHaveLength(1)
  })

  test('writes nothing through a read-only tape', () => {
    const reader = openTape({ dataDir: host.dataDir, now: host.now, log: host.log, mode: 'read' })
    expect(openSample({ host, tape: reader })).toEqual({ date: '2026-08-22', notices: [] })
    reader.close()
    expect(tape.candles.list()).toEqual([])
  })
})
