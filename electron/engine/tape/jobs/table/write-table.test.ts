import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { emptyCandles, type Candles } from '../../../../../shared/domain/candles.ts'
import { columnsOf, minuteBars } from '../../test-tape.ts'
import type { TableFormat } from '../types.ts'
import { writeTable } from './write-table.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapedeck-table-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

async function write(format: TableFormat, pages: Candles[], told: number[] = []) {
  const file = join(folder, `bars.${format}`)
  const waiting = [...pages]
  const written = await writeTable(
    file,
    format,
    async () => waiting.shift(),
    (rows) => void told.push(rows),
  )
  return { file, ...written }
}

const ODD = columnsOf([
  [Date.UTC(2024, 1, 1), 0.1 + 0.2, 1e21, 1e-7, 5e-324, 0],
  [Date.UTC(2024, 1, 2), 100, 100, 100, 100, Number.NaN],
])

test('CSV has the header promised, epoch ms and decimals that read back as the same doubles', async () => {
  const told: number[] = []
  const { file, rows, bytes } = await write('csv', [ODD, minuteBars(3)], told)
  const [header, first = '', second, ...rest] = readFileSync(file, 'utf8').split('\n')
  expect(header).toBe('open_time,open,high,low,close,volume')
  expect(first).toBe('1706745600000,0.30000000000000004,1e+21,1e-7,5e-324,0')
  expect(first.split(',').map(Number)).toEqual([Date.UTC(2024, 1, 1), 0.1 + 0.2, 1e21, 1e-7, 5e-324, 0])
  expect(second).toBe('1706832000000,100,100,100,100,')
  expect(rest.length).toBe(4)
  expect({ rows, bytes }).toEqual({ rows: 5, bytes: statSync(file).size })
  expect(told).toEqual([2, 5])
})

test('Parquet has timestamps in UTC ms, doubles, null for an unknown volume, and bounded row groups', async () => {
  const pages = Array.from({ length: 6 }, (_, page) => minuteBars(20_000, page * 20_000))
  const { file: path, rows } = await write('parquet', [ODD, ...pages])
  expect(rows).toBe(120_002)
  const file = await asyncBufferFromFile(path)
  const { schema, row_groups: groups, num_rows: count } = await parquetMetadataAsync(file)
  expect(count).toBe(120_002n)
  expect(groups.map(({ num_rows: size }) => Number(size))).toEqual([80_002, 40_000])
  expect(schema.slice(1).map(({ name, type }) => [name, type])).toEqual([
    ['open_time', 'INT64'],
    ['open', 'DOUBLE'],
    ['high', 'DOUBLE'],
    ['low', 'DOUBLE'],
    ['close', 'DOUBLE'],
    ['volume', 'DOUBLE'],
  ])
  expect(schema[1]?.logical_type).toEqual({ type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' })
  const read = await parquetReadObjects({ file, rowStart: 0, rowEnd: 3 })
  expect(read).toEqual([
    { open_time: new Date('2024-02-01'), open: 0.1 + 0.2, high: 1e21, low: 1e-7, close: 5e-324, volume: 0 },
    { open_time: new Date('2024-02-02'), open: 100, high: 100, low: 100, close: 100, volume: null },
    { open_time: new Date(0), open: 100, high: 102, low: 98, close: 101, volume: null },
  ])
  const last = await parquetReadObjects({ file, rowStart: 120_001, rowEnd: 120_002 })
  expect(last[0]?.['open_time']).toEqual(new Date(119_999 * 60_000))
})

test.each<TableFormat>(['csv', 'parquet'])('%s without a row is a whole file too', async (format) => {
  const { file, rows } = await write(format, [])
  expect(rows).toBe(0)
  if (format === 'csv') expect(readFileSync(file, 'utf8')).toBe('open_time,open,high,low,close,volume\n')
  else expect(await parquetReadObjects({ file: await asyncBufferFromFile(file) })).toEqual([])
})

test('a file that is there is not written over, and a failed page closes what is open', async () => {
  const file = join(folder, 'bars.csv')
  writeFileSync(file, 'old')
  await expect(write('csv', [emptyCandles()])).rejects.toMatchObject({ code: 'store-unwritable' })
  expect(readFileSync(file, 'utf8')).toBe('old')
  const failing = writeTable(
    join(folder, 'other.csv'),
    'csv',
    async () => Promise.reject(new Error('no page')),
    () => undefined,
  )
  await expect(failing).rejects.toThrow('no page')
})
