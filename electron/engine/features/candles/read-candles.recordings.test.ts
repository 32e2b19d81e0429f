import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closeTime } from '../../../../shared/domain/bucket.ts'
import {
  emptyCandles,
  lowerBound,
  sliceCandles,
  unpackCandles,
  type Candles,
} from '../../../../shared/domain/candles.ts'
import { HOUR_MS, MINUTE_MS, type Interval } from '../../../../shared/domain/interval.ts'
import { openTape } from '../../tape/open-tape.ts'
import type { Tape } from '../../tape/types.ts'
import { makeTestHost, type TestHost } from '../../test-host.ts'
import { readCandles } from './read-candles.ts'

const FOLDER = join(
  process.env['TAPEDECK_RECORDINGS'] ?? join(import.meta.dirname, '../../../../../shared/data'),
  'binance/klines/full-columns',
)
const hasRecordings = existsSync(FOLDER)
if (!hasRecordings) process.stderr.write(`candles against Binance's own bars are skipped: no ${FOLDER}\n`)

const PAIRS = ['BTCUSDT', 'ETHUSDT', 'ADAUSDT', 'SOLUSDT'] as const
const SOURCE = 'import:csv'

let host: TestHost
let tape: Tape

beforeAll(() => {
  host = makeTestHost()
  tape = openTape({ dataDir: host.dataDir, now: host.now, log: host.log, mode: 'write' })
})
afterAll(() => {
  tape.close()
  host.dispose()
})

/** Recorded bars without the last row, which was still open when it was recorded. */
function recorded(pair: string, interval: Interval): Candles {
  const [header = '', ...lines] = readFileSync(join(FOLDER, `${pair}-${interval}-2024-02.csv`), 'utf8')
    .trim()
    .split('\n')
  const names = header.trim().split(',')
  const bars = emptyCandles(lines.length - 1)
  lines.slice(0, -1).forEach((line, index) => {
    const cells = line.split(',')
    const cell = (name: string): string => cells[names.indexOf(name)] ?? ''
    const time = cell('open_time') || cell('timestamp')
    bars.t[index] = /^\d+$/.test(time) ? Number(time) : Date.parse(`${time.replace(' ', 'T')}Z`)
    bars.o[index] = Number(cell('open'))
    bars.h[index] = Number(cell('high'))
    bars.l[index] = Number(cell('low'))
    bars.c[index] = Number(cell('close'))
    bars.v[index] = Number(cell('volume'))
  })
  return bars
}

function store(symbol: string, interval: Interval, bars: Candles): void {
  tape.instruments.upsert(
    [{ symbol, name: symbol, kind: 'crypto', sector: null, industry: null, tickSize: null }],
    SOURCE,
  )
  tape.candles.write({ symbol, source: SOURCE, interval }, bars, {
    fetchedAt: host.now(),
    label: 'recording',
    adjusted: 'raw',
  })
}

describe.skipIf(!hasRecordings)('recorded bars of Binance', () => {
  test.each(PAIRS)('%s: 4h and 1d built from 1h equal the exchange’s own', (pair) => {
    const symbol = `BINANCE:${pair}`
    store(symbol, '1h', recorded(pair, '1h'))
    for (const [interval, least] of [
      ['4h', 250],
      ['1d', 42],
    ] as const) {
      const answer = readCandles({ host, tape }, { symbol, interval, limit: 0 })
      const built = unpackCandles(answer.columns as Uint8Array)
      const own = recorded(pair, interval)
      expect(answer.derivedFrom).toBe('1h')
      let compared = 0
      built.t.forEach((t, index) => {
        const at = lowerBound(own.t, t)
        if (answer.partial.includes(t) || own.t[at] !== t) return
        compared++
        for (const name of ['o', 'h', 'l', 'c'] as const) expect(built[name][index]).toBe(own[name][at])
        const volume = own.v[at] as number
        expect(Math.abs((built.v[index] as number) - volume)).toBeLessThanOrEqual(volume * 1e-9)
      })
      expect(compared).toBeGreaterThanOrEqual(least)
    }
  })

  test('as-of: closed days are the recorded ones, the open day is the closed hours and quarters so far', () => {
    const [hours, quads, days] = [recorded('BTCUSDT', '1h'), recorded('BTCUSDT', '4h'), recorded('BTCUSDT', '1d')]
    const symbol = 'BINANCE:REPLAY'
    store(symbol, '1h', hours)
    store(symbol, '4h', quads)
    store(symbol, '1d', days)
    for (let step = 0; step < 60; step++) {
      // An odd stride, so that the clock stands at every place of an hour and a day.
      const asOf = Date.UTC(2024, 1, 3, 1) + step * (13 * HOUR_MS + 17 * MINUTE_MS)
      const answer = readCandles({ host, tape }, { symbol, interval: '1d', limit: 3, asOf })
      const bars = unpackCandles(answer.columns as Uint8Array)
      const today = Math.floor(asOf / (24 * HOUR_MS)) * 24 * HOUR_MS
      const isOpenShown = asOf - today >= HOUR_MS
      expect(answer.partial).toEqual(isOpenShown ? [today] : [])
      const closed = sliceCandles(bars, 0, isOpenShown ? 2 : 3)
      closed.t.forEach((t, index) => {
        expect(closeTime('utc', '1d', t)).toBeLessThanOrEqual(asOf)
        expect(closed.c[index]).toBe(days.c[lowerBound(days.t, t)])
      })
      if (!isOpenShown) continue
      const soFar = sliceCandles(hours, lowerBound(hours.t, today), lowerBound(hours.t, asOf - HOUR_MS + 1))
      expect([bars.o[2], bars.h[2], bars.l[2], bars.c[2]]).toEqual([
        soFar.o[0],
        Math.max(...soFar.h),
        Math.min(...soFar.l),
        soFar.c.at(-1),
      ])
    }
  })
})
