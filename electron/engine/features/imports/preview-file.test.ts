import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { IMPORT_PIECE_BYTES } from '../../../../shared/contract/imports.ts'
import { openTape } from '../../tape/open-tape.ts'
import type { Tape } from '../../tape/types.ts'
import { makeTestHost, type TestHost } from '../../test-host.ts'
import { intervalOfTimes } from './guess-series.ts'
import { previewFile } from './preview-file.ts'

let host: TestHost
let tape: Tape

beforeAll(() => {
  host = makeTestHost()
  tape = openTape({ dataDir: host.dataDir, now: () => host.now(), log: host.log, mode: 'write' })
  const msft = {
    symbol: 'US:MSFT',
    name: 'Microsoft',
    kind: 'stock',
    sector: null,
    industry: null,
    tickSize: null,
  } as const
  tape.instruments.upsert([msft], 'sample')
})

afterAll(() => {
  tape.close()
  host.dispose()
})

const preview = (fileName: string, text: string) => previewFile(tape, { fileName, head: Buffer.from(text) })
const YAHOO = 'Date,Open,High,Low,Close,Adj Close,Volume\n2020-01-02,2,3,1,2,2,5\n2020-01-03,2,3,1,2,2,5\n'

describe('previewFile', () => {
  it('tells all that the head of a file shows', async () => {
    expect(await preview('MSFT.csv', YAHOO)).toEqual({
      format: 'yahoo',
      delimiter: ',',
      hasHeader: true,
      header: ['Date', 'Open', 'High', 'Low', 'Close', 'Adj Close', 'Volume'],
      rows: [
        ['2020-01-02', '2', '3', '1', '2', '2', '5'],
        ['2020-01-03', '2', '3', '1', '2', '2', '5'],
      ],
      columns: { t: 0, o: 1, h: 2, l: 3, c: 4, v: 6 },
      timeFormat: 'year-month-day',
      interval: '1d',
      symbol: 'US:MSFT',
    })
  })

  it.each([
    ['BTCUSDT-1m-2025-05.csv', 'BINANCE:BTCUSDT', '1m'],
    ['ADABTC-1mo-201807.csv', 'BINANCE:ADABTC', '1M'],
    ['prices 4h.csv', null, '4h'],
    ['NOBODY.csv', null, null],
  ])('reads symbol and interval off the name %s', async (name, symbol, interval) => {
    expect(await preview(name, 'time,open,high,low,close\n1705104000,2,3,1,2\n')).toMatchObject({ symbol, interval })
  })

  it('shows five rows and a cut last line of a longer file', async () => {
    const line = '1705104000,2,3,1,2\n'
    const text = `time,open,high,low,close\n${line.repeat(IMPORT_PIECE_BYTES / line.length + 1)}`
    expect((await preview('x.csv', text.slice(0, IMPORT_PIECE_BYTES))).rows.length).toBe(5)
    await expect(preview('x.csv', text)).rejects.toMatchObject({ code: 'bad-input' })
  })

  it('tells grouped figures as the import does', async () => {
    const text = 'time\topen\thigh\tlow\tclose\n2020-01-02\t41,234\t41,300\t41,200\t41,250\n'
    await expect(preview('x.csv', text)).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('x.csv: 41,234 can be 41234 or 41.234'),
    })
    const told = text.replaceAll('41,250', '41,250.5')
    expect(await preview('x.csv', told)).toMatchObject({
      rows: [['2020-01-02', '41,234', '41,300', '41,200', '41,250.5']],
    })
  })

  it('refuses what is no table', async () => {
    await expect(preview('x.csv', '')).rejects.toMatchObject({ code: 'bad-input' })
    await expect(preview('x.zip', 'PK\u0003\u0004')).rejects.toMatchObject({ code: 'bad-input' })
  })
})

describe('intervalOfTimes', () => {
  const days = (...list: number[]): number[] => list.map((day) => day * 86_400_000)
  it.each([
    ['days with weekends', days(1, 2, 5, 6, 7, 8), '1d'],
    ['falling days', days(8, 7, 6, 3), '1d'],
    ['weeks', days(0, 7, 14, 28), '1w'],
    ['months', days(0, 31, 59, 90, 120, 151), '1M'],
    ['one row', days(1), null],
    ['no rhythm', [0, 17, 40], null],
    ['one time', [5, 5, 5], null],
  ])('%s', (_, times, interval) => expect(intervalOfTimes(times)).toBe(interval))
})
