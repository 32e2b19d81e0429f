import { describe, expect, test } from 'vitest'
import { AppError } from '../../../../shared/errors.ts'
import { lastBackupWords } from './backup/last-backup-words.ts'
import { usedWords } from './check-words.ts'
import { KEEP_KINDS, keptFrom, keptWords, largestOptions, overLargestWords, wouldGoWords } from './keep/keep-words.ts'
import { dayError, exportFileName, filterSeries, rangeWords, sumWords, typedDay } from './series/series-words.ts'
import {
  failureWords,
  fileName,
  inFolder,
  outcomeWords,
  progressShare,
  progressWords,
  resultFigures,
  savedWords,
} from './store-work/work-words.ts'

const NOW = Date.UTC(2026, 10, 24, 3)
const DAY_MS = 86_400_000
const series = {
  symbol: 'BINANCE:BTCUSDT',
  interval: '1m',
  source: 'import:csv',
  bars: 1_204_000,
  bytes: 141_000_000,
  from: Date.UTC(2024, 0, 1),
  to: Date.UTC(2026, 3, 17),
  revisions: 3,
  fetchedAt: NOW,
} as const
const RESULT = { file: '/home/ann/deck.tapedeck', bytes: 398_000_000, sha256: 'ab12', series: 1, bars: 2 }

describe('paths', () => {
  test('keep the separator of their folder', () => {
    expect(inFolder('/home/ann/exports', 'a.csv')).toBe('/home/ann/exports/a.csv')
    expect(inFolder('/home/ann/exports/', 'a.csv')).toBe('/home/ann/exports/a.csv')
    expect(inFolder('D:\\Tapedeck\\exports', 'a.csv')).toBe('D:\\Tapedeck\\exports\\a.csv')
    expect(inFolder('', 'a.csv')).toBe('a.csv')
    expect(fileName('D:\\Tapedeck\\a.csv')).toBe('a.csv')
    expect(fileName('a.csv')).toBe('a.csv')
  })

  test('of exports hold nothing that a file system refuses, and tell a month from a minute', () => {
    expect(exportFileName(series, 'csv')).toBe('BINANCE-BTCUSDT-1m.csv')
    expect(exportFileName({ ...series, symbol: 'US:BRK.B', interval: '1M' }, 'parquet')).toBe('US-BRK.B-1mo.parquet')
    expect(exportFileName({ ...series, symbol: 'X:A/B*?' }, 'csv')).toBe('X-A-B--1m.csv')
  })
})

describe('work', () => {
  test('tells how far it is in bytes, exports in rows', () => {
    const progress = { phase: 'writing', done: 12_000_000, total: 40_000_000 }
    expect(progressWords('backup', progress)).toBe('Writing · 12 MB of 40 MB')
    expect(progressWords('export', { ...progress, done: 5_000, total: 0 })).toBe('Writing · 5,000 rows')
    expect(progressWords('compact', { phase: 'checking', done: 0, total: 0 })).toBe('Checking')
    expect(progressWords('compact', null)).toBe('Starting')
    expect(progressShare(progress)).toBe(0.3)
    expect(progressShare({ ...progress, done: 50_000_000 })).toBe(1)
    expect(progressShare({ ...progress, total: 0 })).toBe(null)
  })

  test('tells how it ended', () => {
    expect(outcomeWords({ state: 'done', kind: 'backup', result: RESULT })).toEqual({
      title: 'Backed up',
      message: 'deck.tapedeck, 398 MB: 1 series, 2 bars. Opened and checked.',
    })
    expect(outcomeWords({ state: 'done', kind: 'restore', result: RESULT }).message).toBe(
      '1 series, 2 bars from deck.tapedeck. What was here before is kept beside it.',
    )
    expect(outcomeWords({ state: 'stopped', kind: 'restore' }).message).toMatch(/^Nothing is half done/)
    expect(savedWords({ bytesBefore: 42_000_000, bytesAfter: 33_000_000 })).toBe('Saved 9.0 MB: 42 MB are now 33 MB.')
    expect(savedWords({ bytesBefore: 33_000_000, bytesAfter: 33_004_096 })).toBe('Nothing to save: 33 MB.')
  })

  test('offers path and checksum for copying', () => {
    const figures = resultFigures({ state: 'done', kind: 'backup', result: RESULT })
    expect(figures.filter(({ isCode }) => isCode).map(({ value }) => value)).toEqual([RESULT.file, 'ab12'])
  })

  test('tells why it failed and what to do', () => {
    const full = new AppError('store-full', 'the disk of /home/ann is full')
    expect(failureWords(full)).toBe(
      'The disk of /home/ann is full. Free some space, or choose another disk, then try again. (store-full)',
    )
    expect(failureWords(new AppError('bad-input', 'Not a backup.'))).toBe('Not a backup. (bad-input)')
    expect(outcomeWords({ state: 'failed', kind: 'export', error: full }).title).toBe('Nothing was exported.')
  })
})

describe('stored series', () => {
  test('are found by any part of their names', () => {
    const other = { ...series, symbol: 'US:AAPL', interval: '1d', source: 'yahoo' } as const
    expect(filterSeries([series, other], 'btc 1M')).toEqual([series])
    expect(filterSeries([series, other], ' imported ')).toEqual([series])
    expect(filterSeries([series, other], 'nothing')).toEqual([])
    expect(filterSeries([series, other], '')).toHaveLength(2)
  })

  test('and the rest add up to the files, as printed', () => {
    expect(sumWords(44_349_999, 3_160_000)).toBe('Series 41.2 MB + other 3.1 MB = 44.3 MB of files')
    expect(sumWords(1_234_560_000, 0)).toBe('Series 1,234.6 MB + other 0.0 MB = 1,234.6 MB of files')
    expect(sumWords(98_304, 98_304)).toBe('Series 0 kB + other 98 kB = 98 kB of files')
  })

  test('tell their range and a day once', () => {
    expect(rangeWords(series.from, series.to, NOW)).toBe('1 Jan 2024 – 17 Apr')
    expect(rangeWords(NOW, NOW + 1, NOW)).toBe('24 Nov')
  })

  test('a typed day is a real one', () => {
    expect(typedDay('2024-01-31')).toBe(Date.UTC(2024, 0, 31))
    expect(typedDay('2024-01-31', 1)).toBe(Date.UTC(2024, 1, 1))
    expect(typedDay(' ')).toBe(undefined)
    for (const text of ['2024-02-30', '31.1.2024', '2024-1-3', '2024-13-01']) expect(typedDay(text), text).toBe(null)
  })

  test('a day that is still being typed is no mistake yet', () => {
    for (const text of ['', '2', '2024-0', '2024-01-31']) expect(dayError(text), text).toBe(null)
    for (const text of ['31.1.', '2024-02-30', '2024-01-311']) expect(dayError(text), text).not.toBe(null)
  })
})

describe('keeping', () => {
  const [seconds, minutes, quotes] = KEEP_KINDS as [
    (typeof KEEP_KINDS)[0],
    (typeof KEEP_KINDS)[0],
    (typeof KEEP_KINDS)[0],
  ]

  test('shows what each kind takes', () => {
    expect(keptWords(minutes, [series, { ...series, interval: '1d' }], 0)).toBe('141 MB now.')
    expect(keptWords(seconds, [series], 5)).toBe('None now.')
    expect(keptWords(quotes, [series], 2_000_000)).toBe('2.0 MB now.')
  })

  test('shows what would go', () => {
    const before = keptFrom('7d', NOW)
    expect(before).toBe(NOW - 7 * DAY_MS)
    expect(keptFrom('all', NOW)).toBe(null)
    const answer = { series: 2, bars: 1_000, quotes: 0, bytesFreed: 118_000_000 }
    expect(wouldGoWords(seconds, answer, NOW - 7 * DAY_MS, NOW)).toMatch(
      /^1,000 bars of 2 series from before 17 Nov would go\. 118 MB become free inside the file/,
    )
    expect(wouldGoWords(quotes, { ...answer, quotes: 1 }, NOW, NOW)).toMatch(/^1 quote from before 24 Nov would go/)
    expect(overLargestWords(2_400_000_000, 2_000_000_000)).toMatch(/2\.4 GB, 400 MB too much/)
    expect(overLargestWords(412_000_000, 2_000_000_000)).toMatch(/nothing goes until they pass 2\.0 GB/)
  })

  test('offers a size that a settings file brought', () => {
    expect(largestOptions(null)).toHaveLength(6)
    expect(largestOptions(3_000_000_000).at(-1)).toEqual({ value: '3000000000', label: '3.0 GB' })
  })
})

test('lastBackupWords leaves out what the app makes by itself', () => {
  const backup = { takenAt: Date.UTC(2026, 10, 22, 18, 10), bytes: 398_000_000, isAutomatic: false }
  const automatic = { takenAt: NOW, bytes: 1, isAutomatic: true }
  expect(lastBackupWords([automatic, backup, { ...backup, takenAt: 0 }], NOW)).toBe(
    'Last: 22 Nov 18:10:00 UTC, 398 MB.',
  )
  expect(lastBackupWords([automatic], NOW)).toBe('None is known yet.')
})

test('usedWords leaves out what the system does not tell', () => {
  const stats = {
    bytes: 412_000_000,
    other: 1,
    quotes: { quotes: 0, bytes: 0, from: null, to: null },
    series: [series],
    diskFreeBytes: 186_000_000_000,
    reclaimableBytes: 0,
  }
  expect(usedWords(stats)).toBe('412 MB used · 186 GB free · 1 series · 1,204,000 bars')
  expect(usedWords({ ...stats, diskFreeBytes: null })).toBe('412 MB used · 1 series · 1,204,000 bars')
})
