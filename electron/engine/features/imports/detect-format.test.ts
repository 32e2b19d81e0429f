import { describe, expect, it } from 'vitest'
import type { ColumnMap } from '../../../../shared/contract/imports.ts'
import { detectFormat, type Format } from './detect-format.ts'

const detect = (text: string, named?: ColumnMap): Promise<Format> =>
  detectFormat('file.csv', Buffer.from(text), true, named)

const at = (t: number, o: number, h: number, l: number, c: number, v: number | null): ColumnMap => ({
  t,
  o,
  h,
  l,
  c,
  v,
})

const BINANCE =
  '1706745600000,42580.0,42687.63,42220.85,42474.95,1507.53,1706749199999,64024220.67,55719,736.2,31265364.0,0'
const BINANCE_HEADER =
  'open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore'

describe('detectFormat', () => {
  it.each<[string, string, Partial<Format>]>([
    [
      'a Binance dump without a header',
      BINANCE,
      { format: 'binance', hasHeader: false, columns: at(0, 1, 2, 3, 4, 5) },
    ],
    [
      'a Binance dump in µs with a header',
      `${BINANCE_HEADER}\n${BINANCE.replace('1706745600000', '1706745600000000')}`,
      { format: 'binance', hasHeader: true, columns: at(0, 1, 2, 3, 4, 5), timeFormat: 'epoch µs' },
    ],
    [
      'Yahoo',
      'Date,Open,High,Low,Close,Adj Close,Volume\n2004-08-19,2.25,2.27,2.16,2.19,1.96,97230000',
      { format: 'yahoo', columns: at(0, 1, 2, 3, 4, 6), timeFormat: 'year-month-day' },
    ],
    [
      'Stooq',
      'Date,Open,High,Low,Close,Volume\n2020-01-02,1,3,1,2,5',
      { format: 'stooq', columns: at(0, 1, 2, 3, 4, 5) },
    ],
    [
      'Stooq in Polish',
      'Data,Otwarcie,Najwyższy,Najniższy,Zamknięcie,Wolumen\n2020-01-02,1,3,1,2,5',
      { format: 'stooq', columns: at(0, 1, 2, 3, 4, 5) },
    ],
    [
      'Stooq with a clock of its own',
      '<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>\nAAPL.US,5,20200102,153000,1,3,1,2,5,0',
      { format: 'stooq', columns: at(2, 4, 5, 6, 7, 8), clock: 3, ticker: 0, timeFormat: 'yyyymmdd and clock' },
    ],
    [
      'columns in another order and case',
      'Date,Open,Close,High,Low,Volume\n11/5/2019 9:30,3080.8,3080.49,3081.47,3080.3,0',
      { columns: at(0, 1, 3, 4, 2, 5), timeFormat: 'month/day/year and clock' },
    ],
    [
      'an index column without a name',
      ',Open,High,Low,Close,Volume\n2012-01-31,4.58,7.38,3.8,5.55,2012.25',
      { columns: at(0, 1, 2, 3, 4, 5) },
    ],
    [
      'a row number before a named time',
      ',date,open,high,low,close,volume\n0,2012-01-31,4.58,7.38,3.8,5.55,2012.25',
      { columns: at(1, 2, 3, 4, 5, 6) },
    ],
    ['no volume', 'time,open,high,low,close\n1705104000,2,3,1,2', { columns: at(0, 1, 2, 3, 4, null) }],
    [
      'an address above the header, two volumes',
      'https://example.org/data\nunix,date,symbol,open,high,low,close,Volume BTC,Volume USDT\n1705104000,x,BTC/USDT,2,3,1,2,9,18',
      { columns: at(0, 3, 4, 5, 6, 7), headerLine: 2, ticker: 2 },
    ],
    [
      'tabs',
      'date\topen\thigh\tlow\tclose\n2010-01-04\t2\t3\t1\t2',
      { delimiter: '\t', columns: at(0, 1, 2, 3, 4, null) },
    ],
    [
      'semicolons with decimal commas',
      'Datum;Open;High;Low;Close\n02.01.2020;1,5;2,5;1,25;2,0\n'.replace('Datum', 'Date'),
      { delimiter: ';', decimalMark: ',', columns: at(0, 1, 2, 3, 4, null), timeFormat: 'day.month.year' },
    ],
    [
      'semicolons with decimal points',
      '2020-01-02;1.5;2.5;1.25;2.0;7\n',
      { delimiter: ';', decimalMark: '.', columns: at(0, 1, 2, 3, 4, 5), hasHeader: false },
    ],
    [
      'date and clock in two columns without a header',
      '2020.01.02,09:30,1.1,1.2,1.0,1.1,100\n',
      { columns: at(0, 2, 3, 4, 5, 6), clock: 1 },
    ],
    [
      'a time beside the date that repeats the instant',
      'date,time,open,high,low,close\n2020-01-02,1577957400,1,3,1,2',
      { columns: at(0, 2, 3, 4, 5, null), clock: null },
    ],
  ])('reads %s', async (_, text, expected) => expect(await detect(text)).toMatchObject(expected))

  it.each([
    ['names no role', 'date,price\nJan 1 2000,1394.46', ['date', 'price']],
    ['has no header and too few columns', '19980102,0.86,0.0089,1', []],
    ['has no header and no order', '2020-01-02,5,1,3,2', []],
  ])('leaves the columns open where the file %s', async (_, text, header) => {
    expect(await detect(text)).toMatchObject({ columns: null, header })
  })

  it('takes columns named by hand, header or not', async () => {
    const named = at(1, 2, 2, 2, 2, null)
    expect(await detect('symbol,date,price\nMSFT,Jan 1 2000,39.81', named)).toMatchObject({
      hasHeader: true,
      columns: named,
    })
    expect(await detect('MSFT,Jan 1 2000,39.81', named)).toMatchObject({ hasHeader: false, columns: named })
  })

  it('keeps the clock beside a time column named by hand', async () => {
    const text = '<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>\n20200102,153000,1,3,1,2'
    expect(await detect(text, at(0, 2, 3, 4, 5, null))).toMatchObject({ clock: 1 })
    expect(await detect(text, at(1, 2, 3, 4, 5, null))).toMatchObject({ clock: null })
  })

  it('refuses a named column that is not there', async () => {
    await expect(detect('a,b\n1,2', at(0, 1, 1, 1, 7, null))).rejects.toMatchObject({
      code: 'bad-input',
      message: 'column c=7: file.csv has 2 columns, counted from 0',
    })
  })

  it.each([
    ['an empty file', '', 'is empty'],
    ['blank lines', '\n \r\n\n', 'is empty'],
    ['one word a line', 'hello\nworld\n', 'no table'],
    ['a quotation mark that never closes', `date,open,high,low,close\n"2020-01-02,1,3,1,2\n`, 'quotation mark'],
  ])('refuses %s', async (_, text, words) => {
    await expect(detect(text)).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining(words) })
  })
})
