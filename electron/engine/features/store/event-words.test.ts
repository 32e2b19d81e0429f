import { expect, test } from 'vitest'
import { describeEvent } from './event-words.ts'

test.each<[string, object, string]>([
  [
    'store.import',
    { symbol: 'NASDAQ:AAPL', interval: '1d', file: 'aapl.csv', stored: 1200, revised: 3 },
    'Imported 1,200 bars of NASDAQ:AAPL 1d from aapl.csv, 3 revised',
  ],
  ['store.import', { symbol: 'A:B', interval: '1d', file: 'x', stored: 1 }, 'Imported 1 bars of A:B 1d from x'],
  ['store.export', { symbol: 'A:B', interval: '1h', rows: 10, file: '/x.csv' }, 'Exported 10 bars of A:B 1h to /x.csv'],
  [
    'store.prune',
    { kind: 'bars', interval: '1m', source: 'sample', before: 0, bars: 5, bytesFreed: 1500 },
    'Removed 5 1m bars from sample from before 1970-01-01T00:00:00.000Z, which freed 1.5 kB',
  ],
  [
    'store.prune',
    { kind: 'bars', symbol: 'A:B', before: null, bars: 5, bytesFreed: 9 },
    'Removed 5 bars of A:B, which freed 9 bytes',
  ],
  ['store.backup', { bars: 2, file: '/b', bytes: 2_500_000_000 }, 'Backed up 2 bars to /b, 2.50 GB'],
  ['store.restore', { bars: 2, file: '/b' }, 'Restored 2 bars from /b'],
  ['store.compact', { bytesBefore: 3_000_000, bytesAfter: 1_000_000 }, 'Compacted to 1.0 MB, saved 2.0 MB'],
  [
    'store.set-aside',
    { ranges: [{ symbol: 'A:B', interval: '1m', source: 'import:csv', from: 0, to: 60_000 }, {}] },
    'Set aside damaged bars of A:B 1m from import:csv, 1970-01-01T00:00:00.000Z to 1970-01-01T00:01:00.000Z and 1 more ranges',
  ],
  ['store.unheard-of', {}, 'unheard-of'],
])('%s', (kind, body, words) => {
  expect(describeEvent(kind, body)).toBe(words)
})

test('a body that is no object still gives a line', () => {
  expect(describeEvent('store.backup', null)).toBe('Backed up 0 bars to , 0 bytes')
})
