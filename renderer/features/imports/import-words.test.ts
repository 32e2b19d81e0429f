import { describe, expect, test } from 'vitest'
import type { ImportResult } from '../../../shared/contract/imports.ts'
import { AppError, ERROR_CODES } from '../../../shared/errors.ts'
import { canRetry, failureWords, formatWords, progressShare, progressWords, resultWords } from './import-words.ts'
import { asideWords, gapWords } from './result/list-words.ts'
import { spanWords } from './result/span-words.ts'

const START = Date.UTC(2020, 4, 1)
const result: ImportResult = {
  symbol: 'BINANCE:BTCUSDT',
  interval: '1m',
  source: 'import:csv',
  read: 1_010,
  stored: 1_000,
  unchanged: 4,
  revised: 2,
  quarantined: [
    { row: 7, reason: 'spike' },
    { row: 9, reason: 'bad-time' },
  ],
  gaps: [
    { from: START, to: START, bars: 1 },
    { from: START + 600_000, to: START + 660_000, bars: 2 },
  ],
  gapsLeftOut: { gaps: 0, bars: 0 },
  from: START,
  to: START + 3_600_000,
}

test('resultWords says what changed in the store', () => {
  expect(resultWords(result)).toBe('BINANCE:BTCUSDT 1m: 1,000 bars stored, 2 revised. 2 rows set aside.')
  const clean = { ...result, revised: 0, quarantined: [] }
  expect(resultWords({ ...clean, stored: 1, unchanged: 0 })).toBe('BINANCE:BTCUSDT 1m: 1 bar stored.')
  expect(resultWords({ ...clean, stored: 0, unchanged: 1_004 })).toBe('BINANCE:BTCUSDT 1m already had all 1,004 bars.')
  expect(resultWords({ ...clean, stored: 0, unchanged: 0 })).toBe('Nothing was stored for BINANCE:BTCUSDT.')
})

test('gapWords claims completeness only where the hours are known', () => {
  expect(gapWords(result)).toBe('3 bars missing. The chart shows them as gaps.')
  expect(gapWords({ ...result, gaps: [] })).toBe('No bar is missing between the first and the last.')
  expect(gapWords({ ...result, symbol: 'XETRA:SAP', gaps: [] })).toContain('cannot be told')
  const cut = gapWords({ ...result, gapsLeftOut: { gaps: 1_200, bars: 5_000 } })
  expect(cut).toBe('5,003 bars missing. The chart shows them as gaps. Listed are the first 2 of 1,202 gaps.')
  expect(asideWords(result)).toBe('These rows were not stored as bars.')
})

test('spanWords names the zone where bars have a clock', () => {
  expect(spanWords(result)).toBe('1 May 2020 00:00 to 1 May 2020 01:00 UTC')
  expect(spanWords({ ...result, interval: '1d' })).toBe('1 May 2020 to 1 May 2020')
  expect(spanWords({ ...result, from: null, to: null })).toContain('no row')
})

describe('progress', () => {
  const progress = {
    phase: 'receiving',
    bytes: 1_200_000,
    totalBytes: 4_000_000,
    rows: 12_000,
    quarantined: 3,
  } as const

  test('in words', () => {
    expect(progressWords(progress)).toBe('Sending · 1.2 MB of 4.0 MB · 12,000 rows · 3 set aside')
    expect(progressWords({ ...progress, phase: 'storing', quarantined: 0 })).toBe('Storing · 4.0 MB · 12,000 rows')
    expect(progressWords(null)).toBe('Starting')
  })

  test('has no share where its end is not known', () => {
    expect(progressShare(progress)).toBe(0.3)
    expect(progressShare({ ...progress, phase: 'storing' })).toBe(null)
    expect(progressShare({ ...progress, bytes: 0, totalBytes: 0 })).toBe(null)
  })
})

test('formatWords tells how a file is read', () => {
  const preview = { hasHeader: false, header: [], rows: [], interval: null, symbol: null } as const
  const columns = { t: 0, o: 1, h: 2, l: 3, c: 4, v: null }
  expect(
    formatWords({
      ...preview,
      rows: [],
      header: [],
      format: 'binance',
      delimiter: ',',
      columns,
      timeFormat: 'epoch ms',
    }),
  ).toBe('Binance dump · parted by commas · no header · times as epoch ms')
  expect(
    formatWords({
      ...preview,
      rows: [],
      header: [],
      format: 'generic',
      delimiter: '\t',
      columns: null,
      timeFormat: 'unknown',
    }),
  ).toBe('Table whose columns are not known · parted by tabs · no header · times not recognised')
})

test('every failure says what it means for the store', () => {
  for (const code of ERROR_CODES) {
    const { title, meaning } = failureWords(new AppError(code, 'x'))
    expect(title).toMatch(/^[A-Z].*\.$/)
    expect(meaning).toMatch(/stored|twice/)
  }
  expect(canRetry(new AppError('disconnected', 'x'))).toBe(true)
  expect(canRetry(new AppError('bad-input', 'x'))).toBe(false)
})
