import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ImportResult } from '../../../../shared/contract/imports.ts'
import { DAY, bar, fileOf, openTestImports } from './test-imports.ts'

let kit: ReturnType<typeof openTestImports>
let host: typeof kit.host
let tape: typeof kit.tape
let imports: typeof kit.imports
let begin: typeof kit.begin
let importBytes: typeof kit.importBytes

beforeEach(() => {
  kit = openTestImports()
  ;({ host, tape, imports, begin, importBytes } = kit)
})
afterEach(() => kit.dispose())

type BeginInput = Parameters<typeof imports.begin>[0]
const importText = (text: string, options: Partial<BeginInput> = {}, pieceBytes?: number): Promise<ImportResult> =>
  importBytes(Buffer.from(text), options, pieceBytes)
const HOUR_MS = 3_600_000
const KEY = { symbol: 'BINANCE:BTCUSDT', source: 'import:csv', interval: '1h' as const }
const HEADER = 'open_time,open,high,low,close,volume'
const file = (...lines: string[]): string => fileOf(lines)

describe('importing a file', () => {
  it.each([
    ['tab', '\t', ['41,234', '41,300', '41,200', '41,250.5', '1,000'], [41_234, 41_250.5, 1000]],
    ['tab', '\t', ['41,234', '41,300', '41,200', '41,250', '1,041,000'], [41_234, 41_250, 1_041_000]],
    ['tab', '\t', ['41,234', '41,300', '41,200', '41,250', '10.5'], [41_234, 41_250, 10.5]],
    ['semicolon', ';', ['1,234.50', '1,300.00', '1,200.25', '1,250.75', '10'], [1234.5, 1250.75, 10]],
    ['semicolon', ';', ['1.234,50', '1.300,00', '1.200,25', '1.250,75', '1.000'], [1234.5, 1250.75, 1000]],
    ['semicolon', ';', ['41,234', '41,300', '41,200', '41,250', '0,125'], [41.234, 41.25, 0.125]],
    ['semicolon', ';', ['41,23', '41,300', '41,2', '41,250', '7'], [41.23, 41.25, 7]],
  ])('reads grouped and decimal figures of a %s file by those that tell', async (_, delimiter, figures, [o, c, v]) => {
    const rows = [
      ['time', 'open', 'high', 'low', 'close', 'volume'],
      ...[0, 1].map((hour) => [DAY + hour * HOUR_MS, ...figures]),
    ]
    const result = await importText(rows.map((row) => row.join(delimiter)).join('\n'))
    expect(result).toMatchObject({ stored: 2, quarantined: [] })
    const { columns } = tape.candles.read(KEY)
    expect([columns.o[1], columns.c[1], columns.v[1]]).toEqual([o, c, v])
  })

  it('reads the store page by page for a file whose bars have several versions each', async () => {
    const rows = Array.from({ length: 10_000 }, (_, hour) => [bar(hour, 100, 1), bar(hour, 100, 2 + hour)]).flat()
    expect(await importText(file(...rows))).toMatchObject({ stored: 10_000, revised: 10_000 })
    const read = vi.spyOn(tape.candles, 'read')
    expect(await importText(file(...rows))).toMatchObject({ stored: 0, unchanged: 20_000, revised: 0 })
    expect(read.mock.calls.length).toBeLessThan(10)
  })

  it('refuses figures that can be read in two ways, in the head and after it', async () => {
    const open = ['time\topen\thigh\tlow\tclose\tvolume', `${DAY}\t41,234\t41,300\t41,200\t41,250\t1,000`]
    const words = 'file.csv: 41,234 can be 41234 or 41.234'
    await expect(importText(open.join('\n'))).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining(words),
    })
    const plain = Array.from({ length: 12_000 }, (__, hour) => `${DAY - (hour + 1) * HOUR_MS}\t990\t999\t980\t995\t7`)
    await expect(importText([open[0], ...plain, open[1]].join('\n'))).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('file.csv, line 12002: 1,000 can be 1000 or 1'),
    })
    expect(tape.candles.list()).toEqual([])
  })

  it('stores Binance rows typed in from a recording, in ms and in µs', async () => {
    const rows = [
      '1706745600000,42580.0,42687.63,42220.85,42474.95,1507.53813,1706749199999,64024220.6780343,55719,736.23403000,31265364.06206120,0',
      '1706749200000000,42474.96,42476.0,41884.28,41983.54,2384.42419,1706752799999999,100303759.970124,94271,1088.07569000,45761708.13855090,0',
    ]
    expect(await importText(rows.join('\r\n'))).toEqual({
      ...KEY,
      read: 2,
      stored: 2,
      unchanged: 0,
      revised: 0,
      quarantined: [],
      gaps: [],
      gapsLeftOut: { gaps: 0, bars: 0 },
      from: 1_706_745_600_000,
      to: 1_706_749_200_000,
    })
    const { columns } = tape.candles.read(KEY)
    expect([...columns.t]).toEqual([1_706_745_600_000, 1_706_749_200_000])
    expect([...columns.v]).toEqual([1507.53813, 2384.42419])
    expect(tape.instruments.get('BINANCE:BTCUSDT')).toMatchObject({
      name: 'BTCUSDT',
      kind: 'crypto',
      source: 'import:csv',
    })
  })

  it('is the same however the bytes are cut, with BOM, CRLF, quotes, blank and ragged lines', async () => {
    const text = `\uFEFF${HEADER}\r\n"${DAY}","1.5","2","1","1.5","7"\r\n\r\n${DAY + HOUR_MS},1.5,2,1,1.5\r\n${DAY + 2 * HOUR_MS},1.5,2\r\n${bar(3)},more,cells\r\n`
    const results: ImportResult[] = []
    for (const pieceBytes of [1, 7, 64, 10_000]) {
      results.push(await importText(text, { sourceName: `by${pieceBytes}` }, pieceBytes))
    }
    for (const result of results) {
      expect(result).toMatchObject({ read: 4, stored: 3, quarantined: [{ row: 5, reason: 'not-a-number' }] })
    }
    const { columns } = tape.candles.read({ ...KEY, source: 'import:by1' })
    expect([...columns.v]).toEqual([7, Number.NaN, 5])
  })

  it('reads UTF-16 as spreadsheets save it', async () => {
    const text = `\uFEFF${HEADER}\n${bar(0)}\n${bar(1)}\n`.replaceAll(',', '\t')
    const little = Buffer.from(text, 'utf16le')
    const big = Buffer.from(little).swap16()
    expect(await importBytes(little, { sourceName: 'little' }, 33)).toMatchObject({ read: 2, stored: 2 })
    expect(await importBytes(big, { sourceName: 'big' }, 33)).toMatchObject({ read: 2, stored: 2 })
  })

  it('sorts, quarantines with reasons by line, and lists what is missing', async () => {
    const text = file(
      bar(5),
      bar(0),
      'yesterday,1,1,1,1,1',
      `${DAY + HOUR_MS},1,x,1,1,1`,
      `${DAY + HOUR_MS},0,1,0,1,1`,
      `${DAY + HOUR_MS},2,1,3,2,1`,
      `${DAY + HOUR_MS},9,3,1,2,1`,
      `${DAY + HOUR_MS},1,1,1,1,lots`,
      bar(4, 9000),
      bar(3),
    )
    expect(await importText(text)).toEqual({
      ...KEY,
      read: 10,
      stored: 3,
      unchanged: 0,
      revised: 0,
      quarantined: [
        { row: 4, reason: 'bad-time' },
        { row: 5, reason: 'not-a-number' },
        { row: 6, reason: 'not-positive' },
        { row: 7, reason: 'high-below-low' },
        { row: 8, reason: 'outside-range' },
        { row: 9, reason: 'not-a-number' },
        { row: 10, reason: 'spike' },
      ],
      gaps: [
        { from: DAY + HOUR_MS, to: DAY + 2 * HOUR_MS, bars: 2 },
        { from: DAY + 4 * HOUR_MS, to: DAY + 4 * HOUR_MS, bars: 1 },
      ],
      gapsLeftOut: { gaps: 0, bars: 0 },
      from: DAY,
      to: DAY + 5 * HOUR_MS,
    })
  })

  it('counts the range of quarantined rows whose time is good', async () => {
    const result = await importText(file(`${DAY},0,0,0,0,0`, bar(1), `${DAY + 9 * HOUR_MS},0,0,0,0,0`))
    expect(result).toMatchObject({ from: DAY, to: DAY + 9 * HOUR_MS, gaps: [], stored: 1 })
  })

  it('lets the later line win and keeps the earlier as first seen', async () => {
    const result = await importText(file(bar(0), bar(1), bar(1), bar(1, 101)))
    expect(result).toMatchObject({ read: 4, stored: 2, unchanged: 1, revised: 1 })
    const { columns, revised } = tape.candles.read(KEY)
    expect([...columns.c]).toEqual([100, 101])
    expect([...revised]).toEqual([DAY + HOUR_MS])
  })

  it('changes nothing when the same file comes again, repeated times included', async () => {
    const text = file(bar(0), bar(1), bar(1, 101), bar(1, 102), bar(2, 100, ''))
    expect(await importText(text)).toMatchObject({ read: 5, stored: 3, revised: 2 })
    host.advance(1000)
    expect(await importText(text)).toMatchObject({ read: 5, stored: 0, unchanged: 5, revised: 0 })
    expect(await importText(file(bar(1, 103)))).toMatchObject({ revised: 1 })
  })

  it('writes into the ledger what was imported', async () => {
    await importText(file(bar(0), bar(1), 'x,1,1,1,1,1', bar(1, 101)))
    const [entry] = tape.entries.list({ kind: 'store.import' })
    expect(entry?.body).toEqual({
      ...KEY,
      file: 'file.csv',
      read: 4,
      stored: 2,
      revised: 1,
      quarantined: 1,
      from: DAY,
      to: DAY + HOUR_MS,
    })
  })

  it('finds no gap where an earlier import filled it', async () => {
    await importText(file(bar(1), bar(2)))
    expect(await importText(file(bar(0), bar(3)))).toMatchObject({ stored: 2, gaps: [] })
    expect(await importText(file(bar(0), bar(3)), { sourceName: 'other' })).toMatchObject({ gaps: [{ bars: 2 }] })
  })

  it('names the whole file bad without creating the instrument', async () => {
    const result = await importText(file('x,1,1,1,1,1', `${DAY},-1,1,1,1,1`), { symbol: 'LOCAL:NOTHING' })
    expect(result).toMatchObject({ read: 2, stored: 0, quarantined: [{ row: 2 }, { row: 3 }], gaps: [] })
    expect(tape.instruments.get('LOCAL:NOTHING')).toBeNull()
    expect(tape.candles.list()).toEqual([])
  })

  it('uses the zone, the mapping and the source that were given', async () => {
    const text = 'when;x;price\n2024-07-01 10:00;a;1,5\n2024-07-01 11:00;b;1,75\n'
    const result = await importText(text, {
      symbol: 'local:gold',
      columns: { t: 0, o: 2, h: 2, l: 2, c: 2, v: null },
      timezone: 'Europe/Berlin',
      sourceName: 'shop',
    })
    expect(result).toMatchObject({
      symbol: 'LOCAL:GOLD',
      source: 'import:shop',
      stored: 2,
      from: Date.UTC(2024, 6, 1, 8),
    })
    expect([...tape.candles.read({ symbol: 'LOCAL:GOLD', source: 'import:shop', interval: '1h' }).columns.c]).toEqual([
      1.5, 1.75,
    ])
  })

  it('settles day and month for the whole file when the proof comes late', async () => {
    const days = Array.from({ length: 4000 }, (_, at) => new Date(Date.UTC(2010, 0, 1) + at * 24 * HOUR_MS))
    const line = (day: Date): string => `${day.getUTCDate()}/${day.getUTCMonth() + 1}/${day.getUTCFullYear()},2,3,1,2,5`
    // Doubtful days first, so that the first 128 KB would be read the American way.
    const sorted = days.toSorted((a, b) => Number(a.getUTCDate() > 12) - Number(b.getUTCDate() > 12))
    const result = await importText(`date,open,high,low,close,volume\n${sorted.map(line).join('\n')}`, {
      interval: '1d',
    })
    expect(result).toMatchObject({ read: 4000, stored: 4000, quarantined: [], gaps: [], from: Date.UTC(2010, 0, 1) })
  })

  it('accounts for every row of any file', async () => {
    const cell = fc.constantFrom('1', '2', '3', '50', '0', '-1', '', 'x', 'NaN')
    const time = fc.constantFrom('x', '', ...[0, 1, 2, 3].map((hour) => String(DAY + hour * HOUR_MS)))
    const row = fc.tuple(time, fc.array(cell, { maxLength: 6 })).map(([t, cells]) => [t, ...cells].join(','))
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 30 }), async (rows) => {
        const lines = rows.filter((line) => line !== '')
        fc.pre(lines.length > 0)
        const result = await importText(file(...rows), { symbol: 'LOCAL:ANY' })
        const { read, stored, unchanged, revised, quarantined } = result
        expect(read).toBe(lines.length)
        expect(stored + unchanged + revised + quarantined.length).toBe(read)
      }),
      { numRuns: 60 },
    )
  })
})

describe('files that are no candles', () => {
  const random = Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 7919 + (at >> 3) * 31) % 256))
  it.each<[string, Uint8Array, string]>([
    ['empty', Buffer.alloc(0), 'is empty'],
    ['blank lines', Buffer.from('\n\n \n'), 'is empty'],
    ['a header alone', Buffer.from(`${HEADER}\n`), 'no rows'],
    ['bytes at random', random, 'no text'],
    ['a zip', Buffer.concat([Buffer.from('PK\u0003\u0004'), random]), 'zip archive'],
    ['UTF-16 without a mark', Buffer.from(file(bar(0)), 'utf16le'), 'no text'],
    ['10 MB without a line end', Buffer.alloc(10_000_000, 'x'), 'longer than 64 KB'],
    ['10 MB of one quoted cell', Buffer.from(`${HEADER}\n"${'x'.repeat(10_000_000)}`), 'longer than 64 KB'],
    [
      '10 MB after the head',
      Buffer.from(file(...Array.from({ length: 4000 }, () => bar(0))) + 'x'.repeat(1e7)),
      'line 4002',
    ],
    ['no columns to tell apart', Buffer.from('date,price\nJan 1 2000,1394.46\n'), 'name the columns'],
    [
      'two instruments',
      Buffer.from('symbol,date,open,high,low,close\nA,2020-01-02,2,3,1,2\nB,2020-01-02,2,3,1,2'),
      'B after A',
    ],
  ])('%s: refused, nothing kept', async (_, bytes, words) => {
    await expect(importBytes(bytes)).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining(words),
    })
    expect(tape.candles.list()).toEqual([])
    expect(host.openTimers()).toBe(0)
  })

  it('takes a NUL in a cell for a bad row, not for the end of the file', async () => {
    expect(await importText(file(bar(0), bar(1).replace('100', '1\u000000'), bar(2), bar(3)))).toMatchObject({
      read: 4,
      quarantined: [{ row: 3, reason: 'not-a-number' }],
    })
  })

  it('imports a file of one row', async () => {
    expect(await importText(file(bar(0)))).toMatchObject({ read: 1, stored: 1, gaps: [], from: DAY, to: DAY })
  })

  it.each<[string, Partial<BeginInput>, string]>([
    ['too large', { totalBytes: 2 * 1024 ** 3 + 1 }, '2 GB'],
    ['no symbol', { symbol: 'A B' }, '"A B"'],
    ['no zone', { timezone: 'Nowhere/At_All' }, 'Nowhere/At_All'],
  ])('%s: refused before a byte is sent', (_, options, words) => {
    expect(() => begin(Buffer.from('x'), options)).toThrow(words)
  })

  it('refuses a mapping past the last column', async () => {
    const columns = { t: 0, o: 1, h: 2, l: 3, c: 9, v: null }
    await expect(importText(file(bar(0)), { columns })).rejects.toMatchObject({ code: 'bad-input' })
  })

  it('quarantines everything under a wrong mapping', async () => {
    const columns = { t: 5, o: 1, h: 2, l: 3, c: 4, v: null }
    expect(await importText(file(bar(0), bar(1)), { columns })).toMatchObject({ stored: 0, quarantined: [{}, {}] })
  })
})
